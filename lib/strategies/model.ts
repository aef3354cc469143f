import { z } from "zod";
import { cursorText, documentText, line } from "@/lib/core/input/text";
import type { Machine, ReviewedText, ReviewView, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { awaitingDecision, byState, byText, sortField, sorts } from "@/lib/core/records/sort";

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

/** Approving also activates the version and supersedes the active one: see `transitionStrategy`. */
export const STRATEGY_MACHINE = {
  submit: { from: ["draft"], to: "in_review", by: "strategy:write", review: "submit" },
  withdraw: { from: ["in_review"], to: "draft", by: "strategy:write" },
  request_changes: {
    from: ["in_review"],
    to: "changes_requested",
    by: "strategy:decide",
    reason: "demanded",
    review: "decide",
  },
  revise: { from: ["changes_requested"], to: "draft", by: "strategy:write" },
  approve: { from: ["in_review"], to: "approved", by: "strategy:decide", review: "approve" },
  reject: { from: ["in_review"], to: "rejected", by: "strategy:decide", reason: "demanded", review: "decide" },
  activate: { from: ["approved"], to: "active", by: "strategy:decide", review: "release" },
  supersede: { from: ["active"], to: "superseded", by: "strategy:decide" },
  revoke: { from: ["approved", "active"], to: "revoked", by: "strategy:decide", reason: "demanded" },
} as const satisfies Machine<StrategyStatus, string>;

/** The largest text of a version, in bytes of UTF-8. */
export const MAX_STRATEGY_BYTES = 1024 * 1024;

/** A version as staff write it. */
export const strategyText = z.strictObject({
  title: line(200),
  markdown: documentText(MAX_STRATEGY_BYTES),
});
export type StrategyText = z.output<typeof strategyText>;

/** What the list of strategies can be sorted by. */
export const STRATEGY_SORTS = sorts({ title: byText("sortTitle"), status: byState(STRATEGY_STATUSES) }, [
  ...awaitingDecision(STRATEGY_MACHINE),
  "approved",
]);

export const strategyFilters = z.strictObject({
  status: z.array(z.enum(STRATEGY_STATUSES)).optional(),
  sort: sortField(STRATEGY_SORTS),
  cursor: cursorText.optional(),
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
  review: ReviewView;
  approvedAt: string | null;
  supersededAt: string | null;
  /** The Markdown itself, from S3. */
  content: Part<string>;
  reviewed: ReviewedText;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
  /** The version that an approval would supersede. */
  active: { refId: string; version: number } | null;
  /** The default version to compare with; null if it is the only one. */
  compareWith: OtherVersion | null;
};

export type OtherVersion = Pick<StrategyRow, "refId" | "version" | "status">;

/** One of the two compared versions. */
export type ComparedVersion = StrategyRow & {
  contentSha256: string | null;
  content: Part<string>;
  /** False when the text in S3 is not the one that the row names. */
  intact: boolean;
};

export type StrategyComparison = {
  asked: ComparedVersion;
  /** Null if it is the only version. */
  against: ComparedVersion | null;
  /** The versions to choose from: the 50 newest others, newest first, and the one it is compared with. */
  others: OtherVersion[];
};
