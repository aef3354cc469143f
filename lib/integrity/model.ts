import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";
import { FINDING_KINDS, type FindingKind } from "@/lib/core/upkeep/finding";

/** A run and an export wait, are worked on by a program under a lease, and end one way or the other. */
export const RUN_STATUSES = ["queued", "running", "succeeded", "failed"] as const;
type RunStatus = (typeof RUN_STATUSES)[number];

export const findingFilters = z.strictObject({
  refId,
  kind: z.array(z.enum(FINDING_KINDS)).optional(),
  cursor: cursorText.optional(),
});

export type RunRow = {
  refId: string;
  status: RunStatus;
  requestedBy: string;
  checked: number;
  found: number;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
};

export type FindingRow = {
  refId: string;
  kind: FindingKind;
  entity: string;
  entityRef: string | null;
  store: string;
  /** The table, collection or bucket, and what in it. */
  place: string;
  detail: string;
};
