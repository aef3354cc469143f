import "server-only";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { boundsOf, spanOf } from "@/lib/core/input/span";
import { inspectOutput } from "@/lib/core/publishing/output-parts";
import { findOutput, readOutput } from "@/lib/core/publishing/outputs";
import type { Due } from "@/lib/core/publishing/publishing";
import type { PageRequest } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { reviewed } from "@/lib/core/records/transitions";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { measure, PLATFORMS, type SocialPostFilters, type SocialPostStatus } from "@/lib/social-posts/model";
import { readIn, tenantFilter, type Prisma } from "@/lib/stores/postgres";

const withTenant = { tenant: { select: { refId: true, name: true } } } as const;
const withActivity = {
  ...withTenant,
  activity: { select: { refId: true, title: true, status: true, outputRef: true, deletedOn: true } },
} as const;

export type SocialPostRecord = Prisma.SocialPostGetPayload<{ include: typeof withTenant }>;
type SocialPost = Prisma.SocialPostGetPayload<object>;
export type WholeSocialPost = Prisma.SocialPostGetPayload<{ include: typeof withActivity }>;

type Filters = Omit<SocialPostFilters, "cursor" | "sort">;

function listed(scope: ListScope, { platform, status, publish }: Filters): Prisma.SocialPostWhereInput {
  const span = publish ? spanOf(publish) : null;
  const planned = span && boundsOf(span);
  return {
    ...tenantFilter(scope),
    deletedOn: null,
    ...(platform?.length ? { platform: { in: platform } } : {}),
    ...(status?.length ? { status: { in: status } } : {}),
    ...(planned ? { publishAt: planned } : {}),
  };
}

/** One page of social posts; across all tenants if the scope is. */
export async function listSocialPosts(
  scope: ListScope,
  filters: Filters,
  page: PageRequest,
): Promise<SocialPostRecord[]> {
  const where = { ...listed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.socialPost.findMany({ where, ...page.order, include: withTenant })]);
  return rows;
}

/** The number of social posts that match the filters, up to `limit`. */
export async function countSocialPosts(scope: ListScope, filters: Filters, limit: number): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.socialPost.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

/** The row with the activity that made it, or null. */
export async function findSocialPost(scope: TenantScope, refId: string): Promise<WholeSocialPost | null> {
  const [row] = await readIn(scope, (db) => [
    db.socialPost.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null }, include: withActivity }),
  ]);
  return row;
}

type Waiting = Due | { status: { in: SocialPostStatus[] }; slotEndsAt: { lte: Date } };

/** Posts that need work by a worker, the longest due first. */
export async function findDueSocialPosts(scope: TenantScope, due: Waiting, limit: number): Promise<SocialPost[]> {
  const [rows] = await readIn(scope, (db) => [
    db.socialPost.findMany({
      where: { tenantId: scope.tenantId, deletedOn: null, ...due },
      orderBy: [{ publishAt: "asc" }, { slotEndsAt: "asc" }, { id: "asc" }],
      take: limit,
    }),
  ]);
  return rows;
}

/**
 * Checks the text that would be submitted.
 * @throws INVALID, with the excess, when the platform would refuse it; NOT_FOUND when it does not exist
 */
export async function refuseOverLimit(scope: TenantScope, refId: string): Promise<void> {
  const row = await findSocialPost(scope, refId);
  const document = row && (await findOutput(scope, row.outputRef));
  const bytes = document && (await readOutput(scope, document));
  if (!row || !bytes) throw new AppError("NOT_FOUND", "No text for this social post in this tenant.");
  const { excess } = measure(stateOf(PLATFORMS, row.platform), bytes.toString("utf8"));
  if (excess.length > 0) throw new AppError("INVALID", `${excess.join(" ")} Shorten it before it is reviewed.`);
}

export const REVIEWED_SOCIAL_POST = reviewed(SOCIAL_POST, async (scope, refId) => {
  const row = await findSocialPost(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This social post does not exist in this tenant.");
  return (await inspectOutput(scope, row)).reviewed;
});
