"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { nameOf } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { sha256Text } from "@/lib/core/input/text";
import { deleteAction } from "@/lib/core/records/delete-action";
import { stateOf } from "@/lib/core/records/machine";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { transitionReason } from "@/lib/core/records/transition-reason";
import { transition, verifyText } from "@/lib/core/records/transitions";
import { refId } from "@/lib/core/ref-id";
import { STRATEGY } from "@/lib/strategies/entity";
import { STRATEGY_STATUSES, strategyText } from "@/lib/strategies/model";
import { insertStrategyRow } from "@/lib/strategies/provider";
import {
  findStrategy,
  refuseSecondReview,
  REVIEWED_STRATEGY,
  storeStaffDraft,
  strategyForDecision,
  supersedeActive,
} from "@/lib/strategies/store";
import { findStrategyDocument, signStrategyContent } from "@/lib/strategies/text";
import { STRATEGY_UPKEEP } from "@/lib/strategies/upkeep";

/** Creates the next version from staff's text, as a draft. */
export const draftStrategyVersion = action({
  audit: "strategy.drafted",
  reach: "tenant",
  permission: "strategy:write",
  input: strategyText,
  prepare: ({ scope, input }) => storeStaffDraft(scope, input),
  run: async ({ tx, scope, input: { title }, prepared }) => {
    const { refId: ref, version, contentSha256 } = prepared;
    if (!(await insertStrategyRow(tx, scope, prepared, { title, author: nameOf(scope.actor) }))) {
      throw new AppError(
        "CONFLICT",
        `Version ${version} already has exactly this text. It is in the list or in the trash.`,
      );
    }
    return { change: { ref, before: null, after: { version, title, contentSha256 } }, data: { refId: ref, version } };
  },
});

/** Approves the text that was read, activates it and supersedes the active version, all in one transaction. */
const approveStrategy = action({
  audit: "strategy.approved",
  reach: "tenant",
  permission: "strategy:decide",
  input: z.strictObject({
    refId,
    rowVersion: z.int().positive(),
    contentSha256: sha256Text,
    reason: transitionReason.nullish(),
  }),
  prepare: ({ scope, input }) => verifyText(REVIEWED_STRATEGY, scope, input.refId, input.contentSha256),
  run: async ({ tx, scope, input: { rowVersion, contentSha256, reason, ...input }, prepared: text }) => {
    const { id, refId: ref, version, status, approvedSha256 } = await strategyForDecision(tx, scope, input.refId);
    await transition(tx, scope, REVIEWED_STRATEGY, {
      event: "approve",
      id,
      from: stateOf(STRATEGY_STATUSES, status),
      rowVersion,
      text,
      reason,
      set: { approvedAt: await databaseNow(tx) },
    });
    const superseded = await supersedeActive(tx, scope);
    const approved = { id, from: "approved" as const, rowVersion: rowVersion + 1, text };
    await transition(tx, scope, REVIEWED_STRATEGY, { event: "activate", ...approved });
    return {
      change: {
        ref,
        before: { status, approvedSha256 },
        after: { status: "active", approvedSha256: contentSha256, superseded },
      },
      data: { status: "active", version, superseded },
    };
  },
});

export const transitionStrategy = transitionActions(REVIEWED_STRATEGY, {
  submit: { check: ({ tx, scope, row }) => refuseSecondReview(tx, scope, row.id) },
  withdraw: {},
  request_changes: {},
  revise: {},
  approve: approveStrategy,
  activate: { madeBy: "approve" },
  supersede: { madeBy: "approve" },
  reject: {},
  revoke: {},
});

export const deleteStrategy = deleteAction(STRATEGY, STRATEGY_UPKEEP);

/** A signed link to the Markdown. */
export const downloadStrategy = action({
  audit: "strategy.content_downloaded",
  reach: "tenant",
  permission: "content:download",
  input: z.strictObject({ refId }),
  prepare: async ({ scope, input }) => {
    const found = await findStrategy(scope, input.refId);
    const document = found && (await findStrategyDocument(scope, found.row.id));
    if (!document) throw new AppError("NOT_FOUND", "No content for this strategy in this tenant.");
    return { link: await signStrategyContent(scope, document), sha256: document.sha256 };
  },
  run: async ({ input, prepared }) => ({
    change: { ref: input.refId, before: null, after: { sha256: prepared.sha256 } },
    data: prepared.link,
  }),
});
