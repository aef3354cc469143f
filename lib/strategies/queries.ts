import "server-only";
import { stateOf } from "@/lib/core/machine";
import { refId } from "@/lib/core/ref-id";
import { historyOf } from "@/lib/core/history";
import { AppError } from "@/lib/core/errors";
import { query } from "@/lib/core/gate";
import type { Page } from "@/lib/core/cursor";
import { nameOf, staffIdOf } from "@/lib/core/scope";
import { STRATEGY_STATUSES, strategyFilters, type StrategyDetail, type StrategyRow } from "@/lib/strategies/model";
import { findStrategy, listStrategies, staffNames, type StrategyRecord } from "@/lib/strategies/store";
import { strategyHalves } from "@/lib/strategies/halves";
import { z } from "zod";

export const strategiesList = query({
  name: "strategies.list",
  reach: "list",
  permission: "strategy:read",
  input: strategyFilters,
  run: async ({ scope, input }): Promise<Page<StrategyRow>> => {
    const page = await listStrategies(scope, input);
    return { ...page, rows: page.rows.map(toRow) };
  },
});

export const strategiesDetail = query({
  name: "strategies.detail",
  reach: "tenant",
  permission: "strategy:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<StrategyDetail> => {
    const found = await findStrategy(scope, input.refId);
    if (!found) throw new AppError("NOT_FOUND", "There is no such strategy in this tenant.");
    const { row, active } = found;
    const [halves, history, names] = await Promise.all([
      strategyHalves(scope, row),
      historyOf(scope, "strategy", row.id),
      staffNames(scope, [row.submittedBy, row.decidedBy]),
    ]);
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      contentSha256: row.contentSha256,
      approvedSha256: row.approvedSha256,
      submittedBy: row.submittedBy
        ? { name: names.get(row.submittedBy) ?? "former staff", isYou: row.submittedBy === staffIdOf(scope.actor) }
        : null,
      writtenByYou: row.author === nameOf(scope.actor),
      decidedBy: row.decidedBy && (names.get(row.decidedBy) ?? "former staff"),
      decisionReason: row.decisionReason,
      approvedAt: row.approvedAt?.toISOString() ?? null,
      supersededAt: row.supersededAt?.toISOString() ?? null,
      ...halves,
      history,
      active: active?.refId === row.refId ? null : active,
    };
  },
});

function toRow(row: StrategyRecord): StrategyRow {
  const { refId: ref, tenant, version, title, status, wordCount, author } = row;
  return {
    refId: ref,
    tenant,
    version,
    title,
    status: stateOf(STRATEGY_STATUSES, status),
    wordCount,
    author,
    createdAt: row.createdAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}
