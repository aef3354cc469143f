import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { reviewOf } from "@/lib/core/records/review";
import { refId } from "@/lib/core/ref-id";
import {
  STRATEGY_SORTS,
  STRATEGY_STATUSES,
  strategyFilters,
  type ComparedVersion,
  type OtherVersion,
  type StrategyComparison,
  type StrategyDetail,
  type StrategyRow,
} from "@/lib/strategies/model";
import { readStrategyText, strategyParts } from "@/lib/strategies/parts";
import {
  findOtherVersions,
  findStrategy,
  countStrategies,
  listStrategies,
  type StrategyRecord,
} from "@/lib/strategies/store";

export const strategiesList = listQuery({
  name: "strategies.list",
  reach: "list",
  permission: "strategy:read",
  input: strategyFilters,
  sorts: STRATEGY_SORTS,
  find: ({ scope, input, page }) => listStrategies(scope, input, page),
  count: ({ scope, input, limit }) => countStrategies(scope, input, limit),
  show: (rows): StrategyRow[] => rows.map(toRow),
});

export const strategiesDetail = query({
  name: "strategies.detail",
  reach: "tenant",
  permission: "strategy:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<StrategyDetail> => {
    const { row, active } = await requireStrategy(scope, input.refId);
    const [parts, history, review, { usual }] = await Promise.all([
      strategyParts(scope, row),
      historyOf(scope, "strategy", row.id),
      reviewOf(scope, row),
      findOtherVersions(scope, row),
    ]);
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      contentSha256: row.contentSha256,
      approvedSha256: row.approvedSha256,
      review,
      approvedAt: row.approvedAt?.toISOString() ?? null,
      supersededAt: row.supersededAt?.toISOString() ?? null,
      ...parts,
      history,
      active: active?.refId === row.refId ? null : active,
      compareWith: usual && toOther(usual),
    };
  },
});

/** Compares a version of a tenant's strategy with another one, or with the default. */
export const strategiesCompare = query({
  name: "strategies.compare",
  reach: "tenant",
  permission: "strategy:read",
  input: z.strictObject({ refId, against: refId.optional() }),
  run: async ({ scope, input }): Promise<StrategyComparison> => {
    const { row } = await requireStrategy(scope, input.refId);
    const { newest, usual } = await findOtherVersions(scope, row);
    const chosen = input.against ?? usual?.refId;
    if (chosen === row.refId) {
      throw new AppError("INVALID", "A version cannot be compared with itself. Choose another.", {
        against: "Choose another version",
      });
    }
    const other = chosen === undefined ? null : (await requireStrategy(scope, chosen)).row;
    const [asked, against] = await Promise.all([compared(scope, row), other && compared(scope, other)]);
    const beyond = other && newest.every((each) => each.refId !== other.refId) ? [other] : [];
    return { asked, against, others: [...newest, ...beyond].map(toOther) };
  },
});

/** @throws NOT_FOUND */
async function requireStrategy(scope: TenantScope, ref: string) {
  const found = await findStrategy(scope, ref);
  if (!found) throw new AppError("NOT_FOUND", "This strategy does not exist in this tenant.");
  return found;
}

async function compared(scope: TenantScope, row: StrategyRecord): Promise<ComparedVersion> {
  return { ...toRow(row), contentSha256: row.contentSha256, ...(await readStrategyText(scope, row)) };
}

function toOther({ refId: ref, version, status }: Pick<StrategyRecord, "refId" | "version" | "status">): OtherVersion {
  return { refId: ref, version, status: stateOf(STRATEGY_STATUSES, status) };
}

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
