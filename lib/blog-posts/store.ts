import "server-only";
import { BLOG_POST_MACHINE, type BlogChannel, type BlogPostStatus } from "@/lib/blog-posts/model";
import { decodeCursor, keyset, listKey, pageOf, type Page } from "@/lib/core/cursor";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { mover, type Move } from "@/lib/core/moves";
import type { ListScope, TenantScope } from "@/lib/core/scope";
import { isObjectId, scoped } from "@/lib/stores/mongo";
import type { ActivityOutputDocument } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, readObject, signLink, type ObjectHead } from "@/lib/stores/objects";
import { inTenant, readIn, tenantFilter, type Prisma } from "@/lib/stores/postgres";

const PAGE = 50;
const withTenant = { tenant: { select: { refId: true, name: true } } } as const;
const withActivity = {
  ...withTenant,
  activity: { select: { refId: true, kind: true, title: true, status: true, outputRef: true } },
} as const;

export type BlogPostRecord = Prisma.BlogPostGetPayload<{ include: typeof withTenant }>;
export type WholeBlogPost = Prisma.BlogPostGetPayload<{ include: typeof withActivity }>;

/** One page of blog posts, newest first; over all tenants where the scope is. */
export async function listBlogPosts(
  scope: ListScope,
  filters: {
    status?: BlogPostStatus[] | undefined;
    channel?: BlogChannel[] | undefined;
    cursor?: string | undefined;
  },
): Promise<Page<BlogPostRecord>> {
  const { status, channel } = filters;
  const key = listKey("blog_posts", [scope.kind === "tenant" ? scope.tenantId : "all", status, channel]);
  const position = decodeCursor(key, filters.cursor);
  const { where, ...order } = keyset(position, PAGE);
  const [rows] = await readIn(scope, (db) => [
    db.blogPost.findMany({
      where: {
        ...tenantFilter(scope),
        deletedOn: null,
        ...(status?.length ? { status: { in: status } } : {}),
        ...(channel?.length ? { channel: { in: channel } } : {}),
        ...where,
      },
      ...order,
      include: withTenant,
    }),
  ]);
  return pageOf(rows, PAGE, key, position);
}

/** The row with the activity that made it, or null. */
export async function findBlogPost(scope: TenantScope, refId: string): Promise<WholeBlogPost | null> {
  const [row] = await readIn(scope, (db) => [
    db.blogPost.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null }, include: withActivity }),
  ]);
  return row;
}

export type OutputDocument = ActivityOutputDocument & { _id: unknown };

/** The document that output_ref names, or null. */
export async function findBlogPostOutput(scope: TenantScope, outputRef: string | null): Promise<OutputDocument | null> {
  if (!outputRef || !isObjectId(outputRef)) return null;
  return scoped(scope, "activity_outputs").findOne({ _id: outputRef });
}

type Stored = { s3Key: string; s3VersionId: string };
const at = (scope: TenantScope, { s3Key, s3VersionId }: Stored) => ({
  key: objectKeys.kept(scope, s3Key),
  versionId: s3VersionId,
});

export async function headArticle(scope: TenantScope, document: Stored): Promise<ObjectHead | null> {
  return headObject(scope, at(scope, document));
}

export async function readArticle(scope: TenantScope, document: Stored): Promise<Buffer | null> {
  return readObject(scope, at(scope, document));
}

/** A link to the article as a file named after the post. */
export async function signArticle(scope: TenantScope, slug: string, document: ActivityOutputDocument) {
  const markdown = document.format === "markdown";
  const contentType = `${markdown ? "text/markdown" : "application/json"}; charset=utf-8`;
  const fileName = `${slug}.${markdown ? "md" : "json"}`;
  return signLink(scope, at(scope, document), { contentType, fileName, disposition: "attachment" });
}

export type NewBlogPost = {
  refId?: string;
  activityId: string;
  title: string;
  slug: string;
  channel: BlogChannel;
  status: BlogPostStatus;
  wordCount: number;
  /** The ObjectId and hash that storeActivityOutput answered. */
  outputRef: string;
  contentSha256: string;
  publishAt?: Date;
  publishedAt?: Date;
  externalUrl?: string;
  at?: Date;
};

/** Creates a blog post once: repeated with the same refId it answers the one that is there, whatever it is by now. */
export async function createBlogPost(
  scope: TenantScope,
  post: NewBlogPost,
): Promise<{ id: string; refId: string; created: boolean }> {
  const { at: given, refId: wanted, ...fields } = post;
  const createdAt = given ?? new Date();
  const refId = wanted ?? newRefId(createdAt);
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const { count } = await tx.blogPost.createMany({
      data: { ...fields, id: newId(createdAt), refId, tenantId, createdAt },
      skipDuplicates: true,
    });
    const row = await tx.blogPost.findFirst({ where: { tenantId, refId }, select: { id: true, refId: true } });
    if (!row) throw new AppError("CONFLICT", `The ref_id ${refId} is already a blog post of another tenant.`);
    return { ...row, created: count === 1 };
  });
}

type Event = keyof typeof BLOG_POST_MACHINE;
type Columns = Prisma.BlogPostUncheckedUpdateManyInput;
export type BlogPostMove = Move<BlogPostStatus, Event, Columns>;

export const moveBlogPost = mover<BlogPostStatus, Event, Columns>({
  entity: "blog_post",
  table: "blogPost",
  machine: BLOG_POST_MACHINE,
});
