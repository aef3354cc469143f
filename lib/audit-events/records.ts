import "server-only";
import type { EventListed } from "@/lib/audit-events/store";
import type { ListScope } from "@/lib/core/access/scope";
import type { AuditEntity } from "@/lib/core/audit/audit-actions";
import { timeOf } from "@/lib/core/ids";
import { refId } from "@/lib/core/ref-id";
import { readIn, tenantFilter, type Prisma, type Tx } from "@/lib/stores/postgres";

/** The table of each kind of record that has a page of its own. */
const TABLES = {
  tenant: "tenant",
  onboarding_run: "onboardingRun",
  strategy: "strategy",
  activity: "activity",
  blog_post: "blogPost",
  social_post: "socialPost",
  contract: "contract",
  tool_call: "toolCall",
  skill: "skill",
  integration: "integration",
  webhook_endpoint: "webhookEndpoint",
  webhook_delivery: "webhookDelivery",
  integrity_run: "integrityRun",
} as const satisfies Partial<Record<AuditEntity, keyof Tx>>;

type Table = (typeof TABLES)[keyof typeof TABLES];
type FindingTable = { findMany(find: { where: object; select: object }): Prisma.PrismaPromise<{ refId: string }[]> };

/** Which of the events' records have a page and are neither deleted nor purged, by ref_id: one look at each kind. */
export async function recordsWithPage(
  scope: ListScope,
  events: Pick<EventListed, "entity" | "entityRef">[],
): Promise<ReadonlySet<string>> {
  const asked = Object.entries(TABLES).flatMap(([entity, table]) => {
    const own = events.filter((event) => event.entity === entity && refId.safeParse(event.entityRef).success);
    return own.length > 0 ? [{ table, refs: [...new Set(own.map(({ entityRef }) => entityRef))] }] : [];
  });
  if (asked.length === 0) return new Set();
  const found = await readIn(scope, (db) =>
    asked.map(({ table, refs }) => {
      const where = { ...ownersOf(scope, table), ...whereRefs(table, refs) };
      return (db[table] as unknown as FindingTable).findMany({ where, select: { refId: true } });
    }),
  );
  return new Set(found.flat().map((row) => row.refId));
}

function ownersOf(scope: ListScope, table: Table): object {
  return table === "tenant" && scope.kind === "tenant" ? { id: scope.tenantId } : tenantFilter(scope);
}

/** A tool call's partition is found by the time in its ref_id. */
function whereRefs(table: Table, refs: string[]): object {
  const partitions = table === "toolCall" ? { createdAt: { in: refs.map(timeOf) } } : {};
  return { ...partitions, refId: { in: refs }, deletedOn: null };
}
