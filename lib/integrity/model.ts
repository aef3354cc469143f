import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";
import { BY_CREATION, sortField } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";
import { FINDING_KINDS, type FindingKind } from "@/lib/core/upkeep/finding";

/** The states of a job, shared with exports: it waits, is worked on under a lease, and succeeds or fails. */
export const RUN_STATUSES = ["queued", "running", "succeeded", "failed"] as const;
type RunStatus = (typeof RUN_STATUSES)[number];

export const findingFilters = z.strictObject({
  refId,
  kind: z.array(z.enum(FINDING_KINDS)).optional(),
  sort: sortField(BY_CREATION),
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
  /** The table, collection or bucket, and the item in it. */
  place: string;
  detail: string;
};
