import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { DocumentStorage, Entity, ObjectStorage } from "@/lib/core/entity";
import type { EntityRow } from "@/lib/core/rows";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import type { Tx } from "@/lib/stores/postgres";

/** Why a record cannot be deleted or restored now, in a sentence; null when it can. */
export type FindBlocker = (asked: { tx: Tx; scope: TenantScope; row: EntityRow }) => Promise<string | null>;

export type Purging = Pick<EntityRow, "id" | "refId"> & { deletedOn: Date };

/** What a record owns besides its row. */
export type Contents = {
  /** Keys of objects, or key prefixes below the tenant's prefix. */
  keys: readonly string[];
  /** Its documents, as a filter per collection. */
  documents: readonly { collection: CollectionName; filter: object }[];
  /** Removes the rows that still refer to the record, in the transaction that deletes it. */
  release?: (tx: Tx) => Promise<void>;
};

export type Purge = {
  findContents: (scope: TenantScope, row: Purging) => Promise<Contents>;
  /** The condition under which nothing refers to the row any more. The purge waits for it. */
  unreferenced?: object;
};

/** `now` determines what has settled or expired. `signal` interrupts the check. */
export type CheckContext = { scope: TenantScope; now: Date; signal: AbortSignal };

/** Compares rows with the documents and objects that they refer to. */
export type CheckRows = (context: CheckContext, rows: readonly EntityRow[]) => Promise<Finding[]>;

/** Finds the documents or rows that may refer to an object, by the ref_ids in object keys. */
export type FindHolders = (scope: TenantScope, refs: string[]) => Promise<readonly object[]>;

/**
 * The server half of an entity's declaration, in `lib/<feature>/upkeep.ts`. The declaration determines which parts are
 * required; a part is null if there is nothing to do.
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

/** The entities that need upkeep, because they have trash, documents or objects. */
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
