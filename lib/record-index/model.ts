import { z } from "zod";
import { rolesWith, type Permission } from "@/lib/core/access/permissions";
import type { Entity, Indexed } from "@/lib/core/entity";
import { cursorText } from "@/lib/core/input/text";
import { eventsFrom } from "@/lib/core/records/machine";
import { CREATED, CREATED_ID, type Sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";
import { ENTITIES, type AnyEntity, type EntityKind } from "@/lib/entities";

export type IndexedEntity = Extract<AnyEntity, { index: object }>;

/** The entities with rows in the record index: all except tool calls, which are too many. */
export const INDEXED_ENTITIES = ENTITIES.filter((entity): entity is IndexedEntity => entity.index !== null);

/** One record, as the index holds it. */
export type IndexedRecord = {
  entity: EntityKind;
  refId: string;
  /** Null for a template. */
  tenant: { refId: string; name: string } | null;
  title: string;
  status: string;
  /** The permission of those who act next, or null if nobody has to. */
  waitsFor: Permission | null;
  /** Since when it has its status. */
  statusSince: string;
  due: string | null;
  updatedAt: string;
};

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

/** The roles that may read an entity's records. */
export function readersOf({ read }: Entity): string[] {
  return rolesWith(read);
}

/** The permissions for which an entity's records can wait. */
export function permissionsAwaited(entity: Entity): Permission[] {
  return [...new Set(entity.statuses.flatMap((status) => waitsFor(entity, status) ?? []))];
}

/** The entities whose records can wait for staff. The inbox shows them. */
export const WAITING_ENTITIES = INDEXED_ENTITIES.filter((entity) => permissionsAwaited(entity).length > 0);
const WAITING_KINDS = WAITING_ENTITIES.map(({ kind }) => kind);

/** The inbox has one order: what waits longest comes first. A row's place is the time since when it waits. */
export const INBOX_SORTS: Sorts<"createdAt"> = { columns: { [CREATED_ID]: CREATED }, waiting: [], oldestFirst: true };

export const inboxFilters = z.strictObject({
  kind: z.array(z.enum(WAITING_KINDS)).optional(),
  inTenant: refId.optional(),
  cursor: cursorText.optional(),
});

/** A record that waits for the reader. */
export type InboxRow = {
  entity: EntityKind;
  refId: string;
  tenant: { refId: string; name: string };
  title: string;
  status: string;
  /** Since when it waits. */
  since: string;
  due: string | null;
  /** The path of its page. */
  address: string;
};

/** What waits for the reader, counted. A count is null if it took too long. */
export type InboxCounts = {
  /** Every kind of record that can wait for the reader, in the order of the register. */
  kinds: { kind: EntityKind; count: { value: number; capped: boolean } | null }[];
  /** The tenants where something waits, by name. */
  tenants: { refId: string; name: string }[];
};
