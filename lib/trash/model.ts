import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";

/** What can be deleted and restored, in the words of its history. */
export const TRASH_KINDS = [
  "strategy",
  "activity",
  "blog_post",
  "social_post",
  "onboarding_run",
  "contract",
  "skill",
  "integration",
  "webhook_endpoint",
] as const;
export type TrashKind = (typeof TRASH_KINDS)[number];

/** A strategy is immutable and kept for good, in the trash too. */
export const KEPT_FOR_GOOD: TrashKind = "strategy";

export const trashFilters = z.strictObject({
  kind: z.array(z.enum(TRASH_KINDS)).optional(),
  cursor: cursorText.optional(),
});

export type TrashRow = {
  refId: string;
  kind: TrashKind;
  title: string;
  status: string;
  rowVersion: number;
  deletedOn: string;
  /** Null where no audit row tells, as for what was deleted before there were any. */
  deletedBy: string | null;
  reason: string | null;
  /** From when it may be purged; null for what never is. */
  purgedFrom: string | null;
};

/** A version under lock that a purge had to leave, and until when it stays: null under a legal hold without a date. */
export type KeptVersion = { key: string; versionId: string; until: string | null };

export type PurgeRow = {
  refId: string;
  kind: TrashKind;
  entityRef: string;
  title: string;
  documents: number;
  versions: number;
  bytes: number;
  kept: KeptVersion[];
  at: string;
};
