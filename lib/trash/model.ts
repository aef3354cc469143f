import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";
import { TRASH_ENTITIES, type TrashKind } from "@/lib/entities";

export const TRASH_KINDS: readonly TrashKind[] = TRASH_ENTITIES.map(({ kind }) => kind);

export const trashFilters = z.strictObject({
  kind: z.array(z.enum(TRASH_KINDS)).optional(),
  cursor: cursorText.optional(),
});

/** A record in the trash, as the user saw it. */
export const restoreInput = z.strictObject({ kind: z.enum(TRASH_KINDS), refId, rowVersion: z.int().positive() });

export type TrashRow = {
  refId: string;
  kind: TrashKind;
  title: string;
  status: string;
  rowVersion: number;
  deletedOn: string;
  /** Null without an audit row, as for records deleted before audit rows existed. */
  deletedBy: string | null;
  reason: string | null;
  /** The earliest time of its purge; null if it is never purged. */
  purgedFrom: string | null;
};

/** A locked version that a purge could not remove, and when its lock ends: null under a legal hold. */
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
