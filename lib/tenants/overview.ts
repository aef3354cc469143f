import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { readIn } from "@/lib/stores/postgres";
import type { CappedCount, TenantItem } from "@/lib/tenants/model";
import { withPlan } from "@/lib/tenants/store";

const CEILING = 10_000;
const capped = (count: number): CappedCount => ({ count: Math.min(count, CEILING), capped: count > CEILING });

/** What moves by the hundred, and has pages of its own. */
const TOO_MANY = ["webhook_delivery", "tool_call"];

/** The tenant's row, what it holds, what waits for a decision, and its latest moves. */
export async function overviewOf(scope: TenantScope) {
  const alive = { tenantId: scope.tenantId, deletedOn: null };
  const upTo = { take: CEILING + 1 };
  const since = new Date(new Date().setUTCHours(0, 0, 0, 0));
  const [row, strategies, activities, blogPosts, socialPosts, contracts, toolCalls, failed, moves] = await readIn(
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
        where: { tenantId: scope.tenantId, entity: { notIn: TOO_MANY } },
        orderBy: [{ at: "desc" }, { id: "desc" }],
        take: 12,
      }),
    ],
  );
  const [waiting, records] = await Promise.all([waitingIn(scope), recordsOf(scope, moves)]);
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
    latest: moves.map((move) => ({ ...move, ...(records.get(move.entityId) ?? { refId: null, title: "deleted" }) })),
  };
}

/** What waits for a person, up to ten of a kind, newest first. */
async function waitingIn(scope: TenantScope): Promise<TenantItem[]> {
  const alive = { tenantId: scope.tenantId, deletedOn: null };
  const newest = { orderBy: [{ createdAt: "desc" as const }, { id: "desc" as const }], take: 10 };
  const titled = { refId: true, title: true, updatedAt: true } as const;
  const [runs, strategies, activities, blogPosts, socialPosts] = await readIn(scope, (db) => [
    db.onboardingRun.findMany({
      where: { ...alive, status: { in: ["awaiting_approval", "awaiting_input"] } },
      ...newest,
      select: { refId: true, website: true, updatedAt: true },
    }),
    db.strategy.findMany({ where: { ...alive, status: "in_review" }, ...newest, select: titled }),
    db.activity.findMany({ where: { ...alive, status: "needs_review" }, ...newest, select: titled }),
    db.blogPost.findMany({ where: { ...alive, status: "in_review" }, ...newest, select: titled }),
    db.socialPost.findMany({
      where: { ...alive, status: "in_review" },
      ...newest,
      select: { refId: true, excerpt: true, updatedAt: true },
    }),
  ]);
  const item = (
    entity: string,
    title: string,
    { refId, updatedAt }: { refId: string; updatedAt: Date },
  ): TenantItem => ({
    entity,
    refId,
    title,
    at: updatedAt.toISOString(),
  });
  return [
    ...runs.map((each) => item("onboarding_run", each.website, each)),
    ...strategies.map((each) => item("strategy", each.title, each)),
    ...blogPosts.map((each) => item("blog_post", each.title, each)),
    ...socialPosts.map((each) => item("social_post", each.excerpt, each)),
    ...activities.map((each) => item("activity", each.title, each)),
  ];
}

/** What the moves were of, by id: those that are deleted are not among them. */
async function recordsOf(scope: TenantScope, moves: { entityId: string }[]) {
  const where = { tenantId: scope.tenantId, deletedOn: null, id: { in: moves.map((move) => move.entityId) } };
  const titled = { id: true, refId: true, title: true } as const;
  const named = { id: true, refId: true, name: true } as const;
  const [runs, posts, titledOnes, namedOnes] = await Promise.all([
    readIn(scope, (db) => [db.onboardingRun.findMany({ where, select: { id: true, refId: true, website: true } })]),
    readIn(scope, (db) => [db.socialPost.findMany({ where, select: { id: true, refId: true, excerpt: true } })]),
    readIn(scope, (db) => [
      db.strategy.findMany({ where, select: titled }),
      db.blogPost.findMany({ where, select: titled }),
      db.contract.findMany({ where, select: titled }),
      db.activity.findMany({ where, select: titled }),
    ]),
    readIn(scope, (db) => [
      db.skill.findMany({ where, select: named }),
      db.integration.findMany({ where, select: named }),
      db.webhookEndpoint.findMany({ where, select: named }),
      db.tenant.findMany({ where: { id: scope.tenantId, deletedOn: null }, select: named }),
    ]),
  ]);
  return new Map([
    ...runs.flat().map(({ id, refId, website: title }) => [id, { refId, title }] as const),
    ...posts.flat().map(({ id, refId, excerpt: title }) => [id, { refId, title }] as const),
    ...titledOnes.flat().map(({ id, refId, title }) => [id, { refId, title }] as const),
    ...namedOnes.flat().map(({ id, refId, name: title }) => [id, { refId, title }] as const),
  ]);
}
