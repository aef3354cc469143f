import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";
import { TRASH_ENTITIES, type TrashKind } from "@/lib/entities";

export const TRASH_KINDS: readonly TrashKind[] = TRASH_ENTITIES.map(({ kind }) => kind);

export const trashFilters = z.strictObject({
  kind: z.array(z.enum(TRASH_KINDS)).optional(),
  cursor: cursorText.optional(),
});

/** A record in the trash, as whoever restores it saw it. */
export const restoreInput = z.strictObject({ kind: z.enum(TRASH_KINDS), refId, rowVersion: z.int().positive() });

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
