"use server";

import { AppError } from "@/lib/core/errors";
import { action } from "@/lib/core/gate";
import { stateOf } from "@/lib/core/machine";
import { refId } from "@/lib/core/ref-id";
import { staffIdOf } from "@/lib/core/scope";
import { STRATEGY_STATUSES, decisionReason, seenVersion } from "@/lib/strategies/model";
import {
  decidedBy,
  findStrategy,
  findStrategyDocument,
  moveStrategy,
  refuseOwnSubmission,
  signStrategyContent,
  strategyToDecide,
  supersedeActive,
} from "@/lib/strategies/store";
import { z } from "zod";

/** Approves the version seen, puts it in service and takes the former one out, all or nothing. */
export const approveStrategy = action({
  audit: "strategy.approved",
  reach: "tenant",
  permission: "strategy:decide",
  input: seenVersion.extend({ note: z.string().trim().max(2000).optional() }),
  run: async ({ tx, scope, input }) => {
    const row = await strategyToDecide(tx, scope, input.refId);
    refuseOwnSubmission(row.submittedBy, staffIdOf(scope.actor));
    const at = new Date();
    const note = input.note || null;
    const { contentSha256 } = input;
    const text = { id: row.id, contentSha256, seen: { contentSha256 } };
    await moveStrategy(tx, scope, {
      event: "approve",
      ...text,
      from: stateOf(STRATEGY_STATUSES, row.status),
      rowVersion: input.rowVersion,
      reason: note,
      set: { ...decidedBy(scope, note, at), approvedAt: at, approvedSha256: input.contentSha256 },
    });
    const superseded = await supersedeActive(tx, scope);
    await moveStrategy(tx, scope, { event: "activate", ...text, from: "approved", rowVersion: input.rowVersion + 1 });
    return {
      change: {
        ref: row.refId,
        before: { status: row.status, approvedSha256: row.approvedSha256 },
        after: { status: "active", approvedSha256: input.contentSha256, superseded },
      },
      data: { version: row.version, superseded },
    };
  },
});

export const rejectStrategy = action({
  audit: "strategy.rejected",
  reach: "tenant",
  permission: "strategy:decide",
  input: seenVersion.extend({ reason: decisionReason }),
  run: async ({ tx, scope, input }) => {
    const row = await strategyToDecide(tx, scope, input.refId);
    refuseOwnSubmission(row.submittedBy, staffIdOf(scope.actor));
    const status = await moveStrategy(tx, scope, {
      event: "reject",
      id: row.id,
      from: stateOf(STRATEGY_STATUSES, row.status),
      rowVersion: input.rowVersion,
      contentSha256: input.contentSha256,
      seen: { contentSha256: input.contentSha256 },
      reason: input.reason,
      set: decidedBy(scope, input.reason, new Date()),
    });
    return {
      change: { ref: row.refId, before: { status: row.status }, after: { status, reason: input.reason } },
      data: { version: row.version },
    };
  },
});

/** A link to the Markdown, minted now. */
export const downloadStrategy = action({
  audit: "strategy.content_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const found = await findStrategy(scope, input.refId);
    const document = found && (await findStrategyDocument(scope, found.row.id));
    if (!document) throw new AppError("NOT_FOUND", "There is no content of such a strategy in this tenant.");
    return { link: await signStrategyContent(scope, document), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
