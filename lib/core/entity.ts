import type { Permission } from "@/lib/core/access/permissions";
import { eventsFrom, isVerdict, type Machine, type MachineEvent } from "@/lib/core/records/machine";

export type Hue = "good" | "progress" | "attention" | "bad" | "neutral";

/** How a state is shown. The default icon depends on the hue. */
export type StateBadge = {
  readonly label: string;
  readonly hue: Hue;
  readonly icon?: "archive" | "clock" | "lock" | "minus" | "pencil";
};

/** The words for an event of the state machine. */
export type EventWords = {
  /** For history and messages: "Approved". */
  readonly past: string;
  /** Its name in the audit trail after the entity's kind. Absent if only programs make the event. */
  readonly audit?: string;
  /** The label of its button: "Approve". Absent if it has no button. */
  readonly button?: string;
  /** What it does, shown in the confirmation. */
  readonly explain?: string;
  readonly variant?: "primary" | "danger";
};

/** The navigation icons. `components/shell/nav-icons.ts` has one for each. */
export type NavIconName =
  | "access"
  | "activities"
  | "audit"
  | "contracts"
  | "exports"
  | "home"
  | "inbox"
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

/** An entity's entry in the navigation. */
export type NavigationPlace = {
  readonly section: "tenant" | "setup" | "operations";
  /** Its name in the navigation, if not its plural. */
  readonly label?: string;
  readonly icon: NavIconName;
  /** The key that opens it after `g`. */
  readonly shortcut: string;
  /** Whether it has a list across all tenants, and that list's name if it differs. */
  readonly allTenants: boolean | { readonly label: string };
};

/** A collection with documents of an entity, and the field that refers to the record. */
export type DocumentStorage = {
  readonly collection: string;
  readonly owner: string;
  /** Which id of the record that field contains. */
  readonly holds: "id" | "refId";
};

/** The bucket of an entity's objects, and their S3 key prefix after the owner. */
export type ObjectStorage = { readonly bucket: "content" | "legal" | "exports"; readonly prefix: string };

/** What an entity adds to the record index. Columns are named as in the Prisma client. */
export type Indexed<S extends string = string, E extends string = string> = {
  /** The columns, besides the title, by which people search for a record. Null if search does not find it. */
  readonly names: readonly string[] | null;
  /** When something is due: the first of these columns that is set. */
  readonly due: readonly string[];
  /**
   * The states in which a record waits for staff, each with the event that it waits for. The machine says which
   * permission the event requires. A state with a decision of a review needs no entry.
   */
  readonly waits: Readonly<Partial<Record<S, E>>>;
};

/**
 * One kind of record, declared once. `lib/entities.ts` lists them all. Navigation, trash, exports, badges, history,
 * audit names, webhooks, integrity runs and tests are derived from it. Pure: whatever needs a store is declared in
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
  /** Its name in history, audit trail, webhooks and record addresses: `blog_post`. */
  readonly kind: K;
  readonly names: { readonly one: string; readonly many: string };
  /** Its table: the name in the Prisma client, and the name in SQL. */
  readonly table: B;
  readonly sql: string;
  /** For partitioned tables, which find a row by the time in its ref_id. */
  readonly partitioned?: true;
  /** The column that identifies a record to people. */
  readonly title: string;
  /** The permission with which staff read its records. */
  readonly read: Permission;
  /** Its rows in the record index. Null if the index leaves it out. */
  readonly index: Indexed<S, EventOf<M>> | null;
  /** The URL folder of its pages, below the tenant. Null if a tenant has no list of it. */
  readonly path: string | null;
  /** Its records have no detail page, only a row in the list. */
  readonly listOnly?: true;
  readonly navigation: NavigationPlace | null;
  /** Whether the filters of its list can be saved as a view. */
  readonly savedViews: boolean;
  readonly statuses: readonly S[];
  readonly states: Readonly<Record<S, StateBadge>>;
  /** Null if only the worker's job queue changes its state. */
  readonly machine: M;
  readonly events: W;
  /** Audit names of actions other than its events and its trash. */
  readonly audits: readonly A[];
  /** Which changes go to the outbox as events. */
  readonly emits: "nothing" | "transitions" | "creation and transitions";
  readonly documents: readonly DocumentStorage[];
  readonly objects: readonly ObjectStorage[];
  /** The columns of an export, by their names in the Prisma client. Null if it cannot be exported. */
  readonly exported: readonly string[] | null;
  /** Null if it cannot be deleted. */
  readonly trash: T;
};

/** The events of a machine; none without a machine. */
type EventOf<M> = M extends Machine<string, string> ? keyof M & string : never;

export type Trash<S extends string = string> = {
  /** Whether the worker purges it after the grace period. */
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

/** Refuses unknown properties, such as a misspelled one. */
type NothingElse<D> = { readonly [P in Exclude<keyof D, keyof Entity>]: never };

type EventAudit<W> = { [E in keyof W]: W[E] extends { readonly audit: infer A extends string } ? A : never }[keyof W];

/** The audit names of an entity: its own, those of its events, and those of its trash. */
export type AuditActionOf<D> =
  D extends Entity<infer K, string, infer _M, infer W, infer A, infer T>
    ? `${K}.${A | EventAudit<W> | (T extends null ? never : "deleted" | "restored")}`
    : never;

/** The same as values, in the order of declaration. */
export function auditActionsOf<D extends Entity>({ kind, audits, events, trash }: D): AuditActionOf<D>[] {
  const ofEvents = Object.values(events).flatMap(({ audit }) => audit ?? []);
  const ofTrash = trash ? ["deleted", "restored"] : [];
  return [...audits, ...ofEvents, ...ofTrash].map((name) => `${kind}.${name}` as AuditActionOf<D>);
}

/**
 * The permission of those who act next on a record in a state, or null if it waits for nobody: whoever may decide the
 * review or, if there is none, make the event that the entity names for the state.
 */
export function waitsFor({ machine, index }: Entity, status: string): Permission | null {
  if (!machine || !index) return null;
  const decision = eventsFrom(machine, status).find((event) => machine[event]?.review === "approve");
  const by = machine[decision ?? (index as Indexed).waits[status] ?? ""]?.by;
  return by === undefined || by === "program" ? null : by;
}

/**
 * Whether an event ends the work on a record of someone with these permissions: it is a verdict, or the record waited for
 * them and no longer does.
 */
export function endsWork(
  entity: Entity,
  status: string,
  event: MachineEvent<string>,
  permissions: readonly Permission[],
): boolean {
  const waits = (state: string) => {
    const by = waitsFor(entity, state);
    return by !== null && permissions.includes(by);
  };
  return isVerdict(event) || (waits(status) && !waits(event.to));
}

type Addressed = Pick<Entity, "path" | "listOnly">;

/** The address of an entity's list in a tenant, or across all tenants if none is given. */
export function listAddress({ path }: Addressed, tenant: string | null): string {
  const list = path === null ? "" : `/${path}`;
  return tenant === null ? list : `/tenants/${tenant}${list}`;
}

/**
 * The address of a record's page. A record without a page is found in its list. A template's page is in the library.
 */
export function pageAddress(entity: Addressed, tenant: string | null, refId: string): string {
  const list = listAddress(entity, tenant);
  return entity.path === null || entity.listOnly ? list : `${list}/${refId}`;
}
