import "server-only";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import type { BlogPostFilters } from "@/lib/blog-posts/model";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { boundsOf, spanOf } from "@/lib/core/input/span";
import { inspectOutput } from "@/lib/core/publishing/output-parts";
import type { Due } from "@/lib/core/publishing/publishing";
import type { PageRequest } from "@/lib/core/records/list";
import { reviewed } from "@/lib/core/records/transitions";
import { readIn, tenantFilter, type Prisma } from "@/lib/stores/postgres";

const withTenant = { tenant: { select: { refId: true, name: true } } } as const;
const withActivity = {
  ...withTenant,
  activity: { select: { refId: true, title: true, status: true, outputRef: true, deletedOn: true } },
} as const;

export type BlogPostRecord = Prisma.BlogPostGetPayload<{ include: typeof withTenant }>;
type BlogPost = Prisma.BlogPostGetPayload<object>;
export type WholeBlogPost = Prisma.BlogPostGetPayload<{ include: typeof withActivity }>;

type Filters = Omit<BlogPostFilters, "cursor" | "sort">;

function listed(scope: ListScope, { status, channel, publish }: Filters): Prisma.BlogPostWhereInput {
  const span = publish ? spanOf(publish) : null;
  const planned = span && boundsOf(span);
  return {
    ...tenantFilter(scope),
    deletedOn: null,
    ...(status?.length ? { status: { in: status } } : {}),
    ...(channel?.length ? { channel: { in: channel } } : {}),
    ...(planned ? { publishAt: planned } : {}),
  };
}

/** One page of blog posts; across all tenants if the scope is. */
export async function listBlogPosts(scope: ListScope, filters: Filters, page: PageRequest): Promise<BlogPostRecord[]> {
  const where = { ...listed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.blogPost.findMany({ where, ...page.order, include: withTenant })]);
  return rows;
}

/** The number of blog posts that match the filters, up to `limit`. */
export async function countBlogPosts(scope: ListScope, filters: Filters, limit: number): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.blogPost.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

/** The row with the activity that made it, or null. */
export async function findBlogPost(scope: TenantScope, refId: string): Promise<WholeBlogPost | null> {
  const [row] = await readIn(scope, (db) => [
    db.blogPost.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null }, include: withActivity }),
  ]);
  return row;
}

/** Posts that need work by a worker, the longest due first. */
export async function findDueBlogPosts(scope: TenantScope, due: Due, limit: number): Promise<BlogPost[]> {
  const [rows] = await readIn(scope, (db) => [
    db.blogPost.findMany({
      where: { tenantId: scope.tenantId, deletedOn: null, ...due },
      orderBy: [{ publishAt: "asc" }, { id: "asc" }],
      take: limit,
    }),
  ]);
  return rows;
}

export const REVIEWED_BLOG_POST = reviewed(BLOG_POST, async (scope, refId) => {
  const row = await findBlogPost(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This blog post does not exist in this tenant.");
  return (await inspectOutput(scope, row)).reviewed;
});
