import { ACTIVITY } from "@/lib/activities/entity";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { CONTRACT } from "@/lib/contracts/entity";
import { type AuditActionOf, type Entity, auditActionsOf, pageAddress } from "@/lib/core/entity";
import { EXPORT_JOB } from "@/lib/exports/entity";
import { INTEGRATION } from "@/lib/integrations/entity";
import { INTEGRITY_RUN } from "@/lib/integrity/entity";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import { SKILL } from "@/lib/skills/entity";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import { TENANT } from "@/lib/tenants/entity";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";

/** Every entity, in the order of the navigation. */
export const ENTITIES = [
  TENANT,
  ONBOARDING_RUN,
  STRATEGY,
  ACTIVITY,
  BLOG_POST,
  SOCIAL_POST,
  CONTRACT,
  TOOL_CALL,
  SKILL,
  INTEGRATION,
  WEBHOOK_ENDPOINT,
  WEBHOOK_DELIVERY,
  INTEGRITY_RUN,
  EXPORT_JOB,
] as const;

export type AnyEntity = (typeof ENTITIES)[number];
export type EntityKind = AnyEntity["kind"];
export type EntityOf<K extends EntityKind> = Extract<AnyEntity, { kind: K }>;

export type EntityWithViews = Extract<AnyEntity, { savedViews: true }>;

const BY_KIND: ReadonlyMap<string, Entity> = new Map(ENTITIES.map((entity) => [entity.kind, entity]));

/** The entity of a kind that another system wrote; undefined for an unknown kind. */
export function findEntity(kind: string): Entity | undefined {
  return BY_KIND.get(kind);
}

/** The page of a record: below its tenant or, for a template, in the library. Null for an unknown kind. */
export function recordAddress(kind: EntityKind, refId: string, tenant: string | null): string;
export function recordAddress(kind: string, refId: string, tenant: string | null): string | null;
export function recordAddress(kind: string, refId: string, tenant: string | null): string | null {
  if (kind === TENANT.kind) return `/tenants/${refId}`;
  const entity = findEntity(kind);
  return entity ? pageAddress(entity, tenant, refId) : null;
}
/** The entity of a kind. */
export function entityOf<K extends EntityKind>(kind: K): EntityOf<K> {
  return ENTITIES.find((entity) => entity.kind === kind) as EntityOf<K>;
}

export type EntityAuditAction = AuditActionOf<AnyEntity>;
/** The audit names of all entities. */
export const ENTITY_AUDIT_ACTIONS: readonly EntityAuditAction[] = [...new Set(ENTITIES.flatMap(auditActionsOf))];

/** The entities that can be deleted and restored. */
export type TrashEntity = Extract<AnyEntity, { trash: object }>;
export type TrashKind = TrashEntity["kind"];
export const TRASH_ENTITIES = ENTITIES.filter((entity): entity is TrashEntity => entity.trash !== null);

/** The entities that can be exported. An export list is named after its table. */
export type ExportedEntity = Extract<AnyEntity, { exported: readonly string[] }>;
export const EXPORTED_ENTITIES = ENTITIES.filter((entity): entity is ExportedEntity => entity.exported !== null);
