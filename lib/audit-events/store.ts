import "server-only";
import { actionsOn, type AuditEventFilters } from "@/lib/audit-events/model";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import { spanOf } from "@/lib/core/input/span";
import type { PageRequest } from "@/lib/core/records/list";
import { Prisma, readIn } from "@/lib/stores/postgres";

/** How many characters of a reason a list shows. */
const REASON_SHOWN = 300;

/** `createdAt` is when it happened; the list is sorted by it. */
export type EventListed = {
  id: string;
  createdAt: Date;
  seq: bigint;
  tenantRef: string | null;
  tenantName: string | null;
  actor: string;
  staffName: string | null;
  action: string;
  entity: string;
  entityRef: string;
  reason: string | null;
  from: string | null;
  to: string | null;
  fields: string[];
  changed: boolean;
};

/** The columns that a list shows of an event `e`, its tenant `t` and its staff member `s`. */
export const LISTED = Prisma.sql`
  e.id, e.at AS "createdAt", e.seq, t.ref_id::text AS "tenantRef", t.name AS "tenantName", e.actor,
  s.name AS "staffName", e.action, e.entity, e.entity_ref AS "entityRef",
  left(coalesce(e.after->>'reason', e.after->>'why'), ${REASON_SHOWN}) AS reason, e.before->>'status' AS "from", e.after->>'status' AS "to",
  ARRAY(SELECT jsonb_object_keys(coalesce(e.after, e.before))) AS fields,
  e.before IS NOT NULL AND e.after IS NOT NULL AS changed`;

export const WITH_NAMES = Prisma.sql`LEFT JOIN tenants t ON t.id = e.tenant_id LEFT JOIN staff s ON s.id = e.actor_id`;

/** One page of the trail, newest first. If the scope spans all tenants, events without a tenant are included. */
export async function listEvents(
  scope: ListScope,
  filters: AuditEventFilters,
  page: PageRequest,
): Promise<EventListed[]> {
  const [rows] = await readIn(scope, (db) => [db.$queryRaw<EventListed[]>(pageSql(scope, filters, page))]);
  return rows;
}

/** The rows of a page and one more. A filter by kind becomes a list of actions, which can use the index. */
export function pageSql(scope: ListScope, filters: AuditEventFilters, { position, order }: PageRequest): Prisma.Sql {
  const way = Prisma.raw(position?.way === "before" ? "ASC" : "DESC");
  const newest = Prisma.sql`ORDER BY e.at ${way}, e.id ${way} LIMIT ${order.take}`;
  const conditions = Prisma.join([Prisma.sql`TRUE`, ...conditionsOf(scope, filters, position)], " AND ");
  const actions = actionsAsked(filters);
  const events = actions
    ? Prisma.sql`unnest(${actions}::text[]) AS asked(action) CROSS JOIN LATERAL (
        SELECT * FROM audit_events e WHERE e.action = asked.action AND ${conditions} ${newest}) e`
    : Prisma.sql`audit_events e WHERE ${conditions}`;
  return Prisma.sql`
    SELECT ${LISTED} FROM (SELECT e.* FROM ${events} ${newest}) e ${WITH_NAMES} ORDER BY e.at ${way}, e.id ${way}`;
}

function conditionsOf(
  scope: ListScope,
  { actor, record, range = "all" }: AuditEventFilters,
  position: PageRequest["position"],
) {
  const { from, to } = spanOf(range) ?? { from: null, to: null };
  const compare = Prisma.raw(position?.way === "before" ? ">" : "<");
  return [
    scope.kind === "tenant" && Prisma.sql`e.tenant_id = ${scope.tenantId}::uuid`,
    actor && Prisma.sql`e.actor = ${actor}`,
    record && Prisma.sql`e.entity_ref = ${record}`,
    from && Prisma.sql`e.at >= ${from}`,
    to && Prisma.sql`e.at < ${to}`,
    position && Prisma.sql`(e.at, e.id) ${compare} (${position.at}, ${position.id}::uuid)`,
  ].filter((condition) => typeof condition === "object" && condition !== null);
}

/** The actions that match the filters by kind and by action; null without both filters. */
function actionsAsked({ entity, action }: AuditEventFilters): string[] | null {
  if (!entity) return action ? [action] : null;
  return actionsOn(entity).filter((each) => !action || each === action);
}

const ACTORS_SHOWN = 200;

/** Up to 200 actors with an event in the tenant, in order. Takes one index lookup per actor, not per event. */
export async function listActors(scope: TenantScope): Promise<{ actor: string; staffName: string | null }[]> {
  const next = (beyond: Prisma.Sql) => Prisma.sql`
    SELECT e.actor FROM audit_events e WHERE e.tenant_id = ${scope.tenantId}::uuid ${beyond} ORDER BY e.actor LIMIT 1`;
  const [rows] = await readIn(scope, (db) => [
    db.$queryRaw<{ actor: string; staffName: string | null }[]>`
      WITH RECURSIVE actors AS (
        (${next(Prisma.empty)})
        UNION ALL
        SELECT (${next(Prisma.sql`AND e.actor > actors.actor`)}) FROM actors WHERE actors.actor IS NOT NULL
      )
      SELECT actors.actor, s.name AS "staffName" FROM actors LEFT JOIN staff s ON s.email = actors.actor
      WHERE actors.actor IS NOT NULL ORDER BY actors.actor LIMIT ${ACTORS_SHOWN}`,
  ]);
  return rows;
}
