import { rolesWith, type Permission } from "@/lib/core/access/permissions";
import type { Entity, Indexed } from "@/lib/core/entity";
import { eventsFrom } from "@/lib/core/records/machine";
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

/** A record found by words. */
export type FoundByWords = Pick<IndexedRecord, "entity" | "refId" | "tenant" | "title" | "status">;

export function toFoundByWords({ entity, refId, tenant, title, status }: IndexedRecord): FoundByWords {
  return { entity, refId, tenant, title, status };
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

/** The roles that may read an entity's records. */
export function readersOf({ read }: Entity): string[] {
  return rolesWith(read);
}
