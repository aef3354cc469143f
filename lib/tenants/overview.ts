import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Entity } from "@/lib/core/entity";
import { ownedBy, rowsOf } from "@/lib/core/rows";
import { ENTITIES, type AnyEntity, type EntityKind } from "@/lib/entities";
import { readIn } from "@/lib/stores/postgres";
import type { CappedCount, TenantItem } from "@/lib/tenants/model";
import { withPlan } from "@/lib/tenants/store";

const CEILING = 10_000;
const capped = (count: number): CappedCount => ({ count: Math.min(count, CEILING), capped: count > CEILING });

/** Their transitions are too many for the overview, and have pages of their own. */
const TOO_MANY: readonly EntityKind[] = ["webhook_delivery", "tool_call"];
const WITH_LATEST = ENTITIES.filter(({ kind, machine }) => machine !== null && !TOO_MANY.includes(kind));

/** The states in which a record needs work by a person: a decision on its text or, for an onboarding run, an answer. */
export function waitingStates({ kind, machine }: Entity): string[] {
  const decisions = Object.values(machine ?? {}).filter(
    ({ by, review }) => by.endsWith(":decide") && (review === "approve" || review === "read"),
  );
  const answers = kind === "onboarding_run" ? ["awaiting_input"] : [];
  return [...new Set([...decisions.flatMap(({ from }) => from), ...answers])];
}

const WAITING = ENTITIES.flatMap((entity) => {
  const states = waitingStates(entity);
  return states.length > 0 ? [{ entity, states }] : [];
});

/** The tenant's row, its counts, what needs work, and its latest transitions. */
export async function overviewOf(scope: TenantScope) {
  const alive = { tenantId: scope.tenantId, deletedOn: null };
  const upTo = { take: CEILING + 1 };
  const since = new Date(new Date().setUTCHours(0, 0, 0, 0));
  const [row, strategies, activities, blogPosts, socialPosts, contracts, toolCalls, failed, transitions] = await readIn(
    scope,
    (db) => [
      db.tenant.findFirst({ where: { id: scope.tenantId, deletedOn: null }, include: withPlan }),
      db.strategy.count({ where: alive, ...upTo }),
      db.activity.count({ where: alive, ...upTo }),
      db.blogPost.count({ where: alive, ...upTo }),
      db.socialPost.count({ where: alive, ...upTo }),
      db.contract.count({ where: alive, ...upTo }),
      db.toolCall.count({ where: alive, ...upTo }),
      db.toolCall.count({ where: { ...alive, status: "failed", createdAt: { gte: since } }, ...upTo }),
      db.statusTransition.findMany({
        where: { tenantId: scope.tenantId, entity: { notIn: [...TOO_MANY] } },
        orderBy: [{ at: "desc" }, { id: "desc" }],
        take: 12,
      }),
    ],
  );
  const [waiting, records] = await Promise.all([waitingIn(scope), recordsOf(scope, transitions)]);
  return {
    row,
    counts: {
      strategies: capped(strategies),
      activities: capped(activities),
      blogPosts: capped(blogPosts),
      socialPosts: capped(socialPosts),
      contracts: capped(contracts),
      toolCalls: capped(toolCalls),
    },
    failedCallsToday: capped(failed),
    waiting,
    latest: transitions.map((each) => ({
      ...each,
      ...(records.get(each.entityId) ?? { refId: null, title: "deleted" }),
    })),
  };
}

/** The records that need work by a person, up to ten of a kind, newest first. */
async function waitingIn(scope: TenantScope): Promise<TenantItem[]> {
  const newest = { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 10 };
  const found = await readIn(scope, (db) =>
    WAITING.map(({ entity, states }) => {
      const where = { ...ownedBy(scope, entity), deletedOn: null, status: { in: states } };
      const select = { refId: true, updatedAt: true, [entity.title]: true } as const;
      return rowsOf(db, entity).findMany({ where, ...newest, select });
    }),
  );
  return WAITING.flatMap(({ entity }, n) =>
    (found[n] ?? []).map((row) => ({
      entity: entity.kind,
      refId: row.refId,
      title: titleOf(entity, row),
      at: row.updatedAt.toISOString(),
    })),
  );
}

/** The records of transitions, by id, without deleted ones. */
async function recordsOf(scope: TenantScope, transitions: { entity: string; entityId: string }[]) {
  const kinds = WITH_LATEST.filter(({ kind }) => transitions.some(({ entity }) => entity === kind));
  const found = await readIn(scope, (db) =>
    kinds.map((entity) => {
      const ids = transitions.flatMap(({ entity: of, entityId }) => (of === entity.kind ? entityId : []));
      const where = { AND: [ownedBy(scope, entity), { id: { in: ids }, deletedOn: null }] };
      return rowsOf(db, entity).findMany({ where, select: { id: true, refId: true, [entity.title]: true } as const });
    }),
  );
  return new Map(
    kinds.flatMap((entity, n) =>
      (found[n] ?? []).map((row) => [row.id, { refId: row.refId, title: titleOf(entity, row) }] as const),
    ),
  );
}

const titleOf = ({ title }: AnyEntity, row: object) => String(row[title as keyof typeof row]);
