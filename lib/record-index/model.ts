import { z } from "zod";
import { permissionsIn, ROLES, rolesWith, type Permission, type Role } from "@/lib/core/access/permissions";
import { waitsFor, type Entity } from "@/lib/core/entity";
import { cursorText } from "@/lib/core/input/text";
import { CREATED, CREATED_ID, type Sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";
import { ENTITIES, type AnyEntity, type EntityKind } from "@/lib/entities";

export { waitsFor };

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

/** A record found by words. */
export type FoundByWords = Pick<IndexedRecord, "entity" | "refId" | "tenant" | "title" | "status">;

export function toFoundByWords({ entity, refId, tenant, title, status }: IndexedRecord): FoundByWords {
  return { entity, refId, tenant, title, status };
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
  ofTenant: refId.optional(),
  cursor: cursorText.optional(),
});

/** The roles for which records can wait, each with their entities. */
export function waitingByRole(): { role: Role; entities: IndexedEntity[] }[] {
  const waiting = ROLES.map((role) => {
    const held = permissionsIn([{ role, tenantId: null }], null);
    const entities = WAITING_ENTITIES.filter((entity) => permissionsAwaited(entity).some((each) => held.has(each)));
    return { role, entities };
  });
  return waiting.filter(({ entities }) => entities.length > 0);
}

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
