import { z } from "zod";
import type { Machine, TransitionView } from "@/lib/core/machine";
import type { Agreement, Part, Whereabouts } from "@/lib/core/parts";

export const STRATEGY_STATUSES = [
  "draft",
  "in_review",
  "changes_requested",
  "approved",
  "active",
  "superseded",
  "rejected",
  "revoked",
] as const;
export type StrategyStatus = (typeof STRATEGY_STATUSES)[number];

/** Approving also activates, and supersedes the version active before: see `approveStrategy`. */
export const STRATEGY_MACHINE = {
  submit: { from: ["draft"], to: "in_review", by: "strategy:write", review: "submit" },
  withdraw: { from: ["in_review"], to: "draft", by: "strategy:write" },
  request_changes: { from: ["in_review"], to: "changes_requested", by: "strategy:decide", reason: "demanded", review: "decide" },
  revise: { from: ["changes_requested"], to: "draft", by: "strategy:write" },
  approve: { from: ["in_review"], to: "approved", by: "strategy:decide", review: "approve" },
  reject: { from: ["in_review"], to: "rejected", by: "strategy:decide", reason: "demanded", review: "decide" },
  activate: { from: ["approved"], to: "active", by: "strategy:decide" },
  supersede: { from: ["active"], to: "superseded", by: "strategy:decide" },
  revoke: { from: ["approved", "active"], to: "revoked", by: "strategy:decide", reason: "demanded" },
} as const satisfies Machine<StrategyStatus, string>;

export const decisionReason = z
  .string()
  .trim()
  .min(10, "say why in at least 10 characters: the tenant's team reads it")
  .max(2000, "is longer than 2,000 characters");

/** What staff saw when they decided: the decision is refused if the record has moved or its content differs. */
export const seenVersion = z.strictObject({
  refId: z.string().length(26),
  rowVersion: z.int().positive(),
  contentSha256: z.string().length(64),
});

export const strategyFilters = z.strictObject({
  status: z.array(z.enum(STRATEGY_STATUSES)).optional(),
  cursor: z.string().optional(),
});

export type StrategyRow = {
  refId: string;
  tenant: { refId: string; name: string };
  version: number;
  title: string;
  status: StrategyStatus;
  wordCount: number;
  author: string;
  createdAt: string;
  submittedAt: string | null;
  decidedAt: string | null;
};

export type StrategyDetail = StrategyRow & {
  rowVersion: number;
  contentSha256: string | null;
  approvedSha256: string | null;
  submittedBy: { name: string; isYou: boolean } | null;
  decidedBy: string | null;
  decisionReason: string | null;
  approvedAt: string | null;
  supersededAt: string | null;
  /** The Markdown itself, from S3. */
  content: Part<string>;
  whereabouts: Whereabouts[];
  agreement: Agreement;
  history: TransitionView[];
  /** The version a decision would supersede. */
  active: { refId: string; version: number } | null;
};
