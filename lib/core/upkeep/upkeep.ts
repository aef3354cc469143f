import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { DocumentStorage, Entity, ObjectStorage } from "@/lib/core/entity";
import type { EntityRow } from "@/lib/core/rows";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import type { Tx } from "@/lib/stores/postgres";

/** Why a record cannot be deleted or restored now, in a sentence; null where nothing stands against it. */
export type FindBlocker = (asked: { tx: Tx; scope: TenantScope; row: EntityRow }) => Promise<string | null>;

export type Purging = Pick<EntityRow, "id" | "refId"> & { deletedOn: Date };

/** What a record has beyond its row. */
export type Contents = {
  /** Whole keys of objects, or how those under the tenant's prefix begin. */
  keys: readonly string[];
  /** Its documents: each collection with the condition that names them. */
  documents: readonly { collection: CollectionName; filter: object }[];
  /** Removes, in the transaction that deletes the row, what still refers to it. */
  release?: (tx: Tx) => Promise<void>;
};

export type Purge = {
  findContents: (scope: TenantScope, row: Purging) => Promise<Contents>;
  /** The condition under which nothing refers to the row any more: the purge waits for that. */
  unreferenced?: object;
};

/** `now` decides what has settled or expired; `signal` ends the check in the middle. */
export type Looking = { scope: TenantScope; now: Date; signal: AbortSignal };

/** Compares rows with what they name in MongoDB and S3. */
export type CheckRows = (looking: Looking, rows: readonly EntityRow[]) => Promise<Finding[]>;

/** The documents or rows that can name an object, found by the ref_ids inside the keys of objects. */
export type FindHolders = (scope: TenantScope, refs: string[]) => Promise<readonly object[]>;

/**
 * The server half of an entity, in `lib/<feature>/upkeep.ts`: what its declaration makes necessary. Each part must be
 * there, and is null where there is nothing to do.
 */
export type Upkeep<D extends Entity> = TrashUpkeep<D["trash"]> & CopyUpkeep<D>;

type TrashUpkeep<T> = T extends { readonly purged: infer P }
  ? {
      readonly findDeleteBlocker: FindBlocker | null;
      readonly findRestoreBlocker: FindBlocker | null;
      readonly purge: P extends true ? Purge : null;
    }
  : unknown;

type CopyUpkeep<D extends Entity> = D["documents"] | D["objects"] extends readonly []
  ? { readonly checkRows?: CheckRows }
  : { readonly checkRows: CheckRows | null } & (D["objects"] extends readonly []
      ? unknown
      : { readonly findHolders: FindHolders | null });

/** What has trash, documents or objects, and so needs upkeep. */
export type NeedsUpkeep =
  | { readonly trash: object }
  | { readonly documents: readonly [DocumentStorage, ...DocumentStorage[]] }
  | { readonly objects: readonly [ObjectStorage, ...ObjectStorage[]] };

/** The upkeep of any entity. */
export type AnyUpkeep = {
  readonly findDeleteBlocker?: FindBlocker | null;
  readonly findRestoreBlocker?: FindBlocker | null;
  readonly purge?: Purge | null;
  readonly checkRows?: CheckRows | null;
  readonly findHolders?: FindHolders | null;
};
