import type { Machine } from "@/lib/core/records/machine";

export type Hue = "good" | "progress" | "attention" | "bad" | "neutral";

/** How a state is shown. A state without an icon has the usual one of its hue. */
export type StateBadge = {
  readonly label: string;
  readonly hue: Hue;
  readonly icon?: "archive" | "clock" | "lock" | "minus" | "pencil";
};

/** What an event of the state machine is called. */
export type EventWords = {
  /** In the history and in messages: "Approved". */
  readonly past: string;
  /** Its name in the audit trail after the entity's kind; absent where programs alone make the event. */
  readonly audit?: string;
  /** The label of its button: "Approve". Absent where no button offers it. */
  readonly button?: string;
  /** What it does, shown before it is confirmed. */
  readonly explain?: string;
  readonly variant?: "primary" | "danger";
};

/** The icons of the navigation. `components/shell/nav-icons.ts` has one for each. */
export type NavIconName =
  | "access"
  | "activities"
  | "audit"
  | "contracts"
  | "exports"
  | "home"
  | "integrations"
  | "integrity"
  | "onboarding"
  | "posts"
  | "retention"
  | "skills"
  | "social"
  | "staff"
  | "strategies"
  | "tenants"
  | "tool-calls"
  | "usage"
  | "webhooks";

/** Where an entity stands in the navigation. */
export type NavigationPlace = {
  readonly section: "tenant" | "setup" | "operations";
  /** Its name in the navigation where that is not its plural. */
  readonly label?: string;
  readonly icon: NavIconName;
  /** The key after `g` that goes there. */
  readonly shortcut: string;
  /** Whether a list across all tenants exists, and its name where it has another one. */
  readonly allTenants: boolean | { readonly label: string };
};

/** A collection that holds documents of an entity, and the field of a document that names the record. */
export type DocumentStorage = {
  readonly collection: string;
  readonly owner: string;
  /** What of the record that field holds. */
  readonly holds: "id" | "refId";
};

/** The part of an S3 key after the owner that an entity's objects are under, and their bucket. */
export type ObjectStorage = { readonly bucket: "content" | "legal" | "exports"; readonly prefix: string };

/**
 * One kind of record, declared once. `lib/entities.ts` lists them all; navigation, trash, exports, badges, history,
 * audit names, webhooks, integrity runs and tests are derived from there. Pure: what needs a store is declared in
 * `lib/<feature>/upkeep.ts`.
 */
export type Entity<
  K extends string = string,
  S extends string = string,
  M extends Machine<S, string> | null = Machine<S, string> | null,
  W extends Readonly<Record<EventOf<M>, EventWords>> = Readonly<Record<EventOf<M>, EventWords>>,
  A extends string = string,
  T extends Trash<S> | null = Trash<S> | null,
  B extends string = string,
> = {
  /** Its name in history, audit trail, webhooks and addresses of records: `blog_post`. */
  readonly kind: K;
  readonly names: { readonly one: string; readonly many: string };
  /** Its table: as the database client names it, and in SQL. */
  readonly table: B;
  readonly sql: string;
  /** Partitioned tables find a row by the time in its ref_id. */
  readonly partitioned?: true;
  /** The column that tells one record from another for people. */
  readonly title: string;
  /** The folder of its pages, below the tenant; null where a tenant has no list of it. */
  readonly path: string | null;
  /** Its records have no page of their own, only a row in the list. */
  readonly listOnly?: true;
  readonly navigation: NavigationPlace | null;
  /** Whether the filters of its list can be saved as a view. */
  readonly savedViews: boolean;
  readonly statuses: readonly S[];
  readonly states: Readonly<Record<S, StateBadge>>;
  /** Null where its states change by the worker's job queue alone. */
  readonly machine: M;
  readonly events: W;
  /** Audit names of what staff do with it besides its events and its trash. */
  readonly audits: readonly A[];
  /** Whether its events go to the outbox, and `created` does so too. */
  readonly emits: "nothing" | "transitions" | "creation and transitions";
  readonly documents: readonly DocumentStorage[];
  readonly objects: readonly ObjectStorage[];
  /** The columns of an export, as the client names them; null where it cannot be exported. */
  readonly exported: readonly string[] | null;
  /** Null where it cannot be deleted. */
  readonly trash: T;
};

/** The events of a machine; none where there is no machine. */
type EventOf<M> = M extends Machine<string, string> ? keyof M & string : never;

export type Trash<S extends string = string> = {
  /** Whether the worker removes it for good after the grace period. */
  readonly purged: boolean;
  /** The states in which it cannot be deleted, each with the reason and what to do first. */
  readonly blockedIn: Readonly<Partial<Record<S, string>>>;
};

/** Declares an entity and keeps its literals as types. */
export function defineEntity<
  const K extends string,
  const S extends string,
  const M extends Machine<S, string> | null,
  const W extends Readonly<Record<EventOf<M>, EventWords>>,
  const A extends string,
  const T extends Trash<S> | null,
  const B extends string,
  const D extends Entity<K, S, M, W, A, T, B>,
>(entity: Entity<K, S, M, W, A, T, B> & D & NothingElse<D>): Entity<K, S, M, W, A, T, B> & D {
  return entity;
}

/** Refuses a property that no entity has, such as a misspelt one. */
type NothingElse<D> = { readonly [P in Exclude<keyof D, keyof Entity>]: never };

type EventAudit<W> = { [E in keyof W]: W[E] extends { readonly audit: infer A extends string } ? A : never }[keyof W];

/** The audit names of an entity: its own, those of its events, and those of its trash. */
export type AuditActionOf<D> =
  D extends Entity<infer K, string, infer _M, infer W, infer A, infer T>
    ? `${K}.${A | EventAudit<W> | (T extends null ? never : "deleted" | "restored")}`
    : never;

/** The same as values, in the order in which they are declared. */
export function auditActionsOf<D extends Entity>({ kind, audits, events, trash }: D): AuditActionOf<D>[] {
  const ofEvents = Object.values(events).flatMap(({ audit }) => audit ?? []);
  const ofTrash = trash ? ["deleted", "restored"] : [];
  return [...audits, ...ofEvents, ...ofTrash].map((name) => `${kind}.${name}` as AuditActionOf<D>);
}

type Addressed = Pick<Entity, "path" | "listOnly">;

/** The list of an entity in a tenant, or over all tenants where none is named. */
export function listAddress({ path }: Addressed, tenant: string | null): string {
  const list = path === null ? "" : `/${path}`;
  return tenant === null ? list : `/tenants/${tenant}${list}`;
}

/** The page of a record; a record without one is found in its list. A template's page is in the library. */
export function pageAddress(entity: Addressed, tenant: string | null, refId: string): string {
  const list = listAddress(entity, tenant);
  return entity.path === null || entity.listOnly ? list : `${list}/${refId}`;
}
