import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { ActivityStatus } from "@/lib/activities/model";
import { BLOG_CHANNELS, type BlogPostStatus } from "@/lib/blog-posts/model";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { moveBlogPost, type BlogPostMove } from "@/lib/blog-posts/store";
import { systemScope, type TenantScope } from "@/lib/core/scope";
import { inTenant } from "@/lib/stores/postgres";
import { articleText } from "./article-text";
import { daysBefore, minutesAfter, Random } from "./random";
import { asStaff, forEachOf, scopeOf, type Seeding } from "./seeding";
import { quietDays, SHARES, TENANTS, type DemoTenant } from "./tenants";

const POSTS = 150;
const HOUR = 60;

/** An activity, and how many tool calls it made. */
export type SeededActivity = { slug: string; id: string; at: Date; calls: number };

type Event = BlogPostMove["event"];

/** The moves that lead from a draft to each state. */
const PATHS: Readonly<Record<BlogPostStatus, readonly Event[]>> = {
  draft: [],
  in_review: ["submit"],
  changes_requested: ["submit", "request_changes"],
  rejected: ["submit", "reject"],
  approved: ["submit", "approve"],
  scheduled: ["submit", "approve", "schedule"],
  publishing: ["submit", "approve", "schedule", "publish"],
  published: ["submit", "approve", "schedule", "publish", "confirm"],
  failed: ["submit", "approve", "schedule", "publish", "fail"],
  unpublished: ["submit", "approve", "schedule", "publish", "confirm", "unpublish"],
  archived: ["submit", "approve", "schedule", "publish", "confirm", "archive"],
};

const FATES: Readonly<Record<BlogPostStatus, number>> = {
  published: 70,
  in_review: 14,
  draft: 12,
  scheduled: 12,
  approved: 9,
  changes_requested: 8,
  rejected: 6,
  archived: 6,
  unpublished: 5,
  failed: 5,
  publishing: 3,
};

/** Where the activity stands while its post is there. */
const ACTIVITY_OF: Partial<Record<BlogPostStatus, ActivityStatus>> = {
  draft: "needs_review",
  in_review: "needs_review",
  changes_requested: "needs_review",
  rejected: "discarded",
};

const REASONS: Partial<Record<Event, string>> = {
  request_changes: "The second table has no source, and the prices are those of the spring.",
  reject: "We published the same answer in March. Extend that one instead.",
  unpublish: "The offer it names ended; the page promised what we no longer sell.",
};

/** About 150 posts in every state, each with the activity that wrote it. */
export async function seedPosts(seeding: Seeding): Promise<SeededActivity[]> {
  const made: SeededActivity[][] = [];
  await forEachOf(TENANTS, 3, async (tenant) => {
    const taken = new Set<string>();
    const mine: SeededActivity[] = [];
    for (let number = 0; number < portion(POSTS, tenant); number++) {
      mine.push(await seedPost(seeding, tenant, number, taken));
    }
    made[TENANTS.indexOf(tenant)] = mine;
  });
  const all = made.flat();
  seeding.onProgress(`${all.length} activities with their outputs and blog posts are there`);
  return all;
}

/** At least two, the rest by the tenant's size. */
export function portion(of: number, { slug }: DemoTenant): number {
  const sum = Object.values(SHARES).reduce((total, share) => total + share, 0);
  return 2 + Math.round(((of - 2 * TENANTS.length) * (SHARES[slug] ?? 0)) / sum);
}

async function seedPost(
  seeding: Seeding,
  tenant: DemoTenant,
  number: number,
  taken: Set<string>,
): Promise<SeededActivity> {
  const random = new Random(seeding.seed, "post", tenant.slug, number);
  // The first posts of each tenant walk through the states, so that each is to be found.
  const place = TENANTS.indexOf(tenant) + number;
  const fates = Object.keys(PATHS) as BlogPostStatus[];
  const fate = number < 4 ? (fates[(place * 3) % fates.length] ?? "draft") : random.weighted(FATES);
  const quiet = quietDays(tenant);
  const days = Math.min(tenant.days - 1, 300 + quiet) - quiet;
  const waits = ["draft", "in_review", "approved", "scheduled", "publishing"].includes(fate);
  const at = daysBefore(seeding.anchor, quiet + 1 + random.unit() * (waits ? Math.min(days, 6) : days - 1));
  const { title, slug, markdown } = articleText(random, tenant, taken);
  const calls = random.whole(3, 9);
  const scope = scopeOf(seeding, tenant);
  const status = ACTIVITY_OF[fate] ?? "accepted";
  const kind = "blog_post" as const;
  const activity = await createActivity(scope, {
    refId: random.refId(at),
    kind,
    title: `Write "${title}"`,
    status,
    at,
  });
  const writtenAt = minutesAfter(at, random.whole(4, 25));
  const output = await storeActivityOutput(scope, {
    refId: random.refId(writtenAt),
    activityId: activity.id,
    kind,
    format: "markdown",
    title,
    model: random.pick(["claude-sonnet", "claude-opus"]),
    body: markdown,
    at: writtenAt,
  });
  const post = await createBlogPost(scope, {
    refId: random.refId(writtenAt),
    activityId: activity.id,
    title,
    slug,
    channel: random.chance(0.7) ? "blog" : random.pick(BLOG_CHANNELS),
    status: "draft",
    wordCount: markdown.split(/\s+/).filter(Boolean).length,
    outputRef: output.outputRef,
    contentSha256: output.sha256,
    at: writtenAt,
  });
  if (PATHS[fate].length > 0) {
    await walk(seeding, tenant, {
      id: post.id,
      slug,
      sha256: output.sha256,
      path: PATHS[fate],
      from: writtenAt,
      random,
    });
  }
  return { slug: tenant.slug, id: activity.id, at, calls };
}

type Walk = { id: string; slug: string; sha256: string; path: readonly Event[]; from: Date; random: Random };

/** Every move of one post in one transaction: it either has its whole history or none. */
async function walk(seeding: Seeding, tenant: DemoTenant, o: Walk): Promise<void> {
  const scope = scopeOf(seeding, tenant);
  const { tenantId: id, tenantRef: refId, tenantName: name } = scope;
  const people: Partial<Record<Event, TenantScope>> = {
    approve: asStaff(scope, seeding.people, "reviewer"),
    reject: asStaff(scope, seeding.people, "reviewer"),
    request_changes: asStaff(scope, seeding.people, "reviewer"),
    schedule: asStaff(scope, seeding.people, "publisher"),
    unpublish: asStaff(scope, seeding.people, "publisher"),
    archive: asStaff(scope, seeding.people, "admin"),
  };
  const worker = systemScope({ id, refId, name }, "publishing worker");
  await inTenant(scope, async (tx) => {
    const row = await tx.blogPost.findFirst({ where: { id: o.id, tenantId: id }, select: { rowVersion: true } });
    if (row?.rowVersion !== 1) return;
    let [status, rowVersion, at]: [BlogPostStatus, number, Date] = ["draft", 1, o.from];
    for (const event of o.path) {
      // None of it may lie after the day the data was made on.
      at = new Date(Math.min(minutesAfter(at, o.random.whole(10, 4 * HOUR)).getTime(), seeding.anchor.getTime() - 1));
      const set = { ...fieldsOf(event, tenant, o, at), updatedAt: at };
      const reason = REASONS[event];
      const move: BlogPostMove = { event, id: o.id, from: status, rowVersion, contentSha256: o.sha256, reason, set, at };
      status = await moveBlogPost(tx, people[event] ?? worker, move);
      rowVersion += 1;
    }
  });
}

function fieldsOf(event: Event, tenant: DemoTenant, { sha256, slug, random }: Walk, at: Date): BlogPostMove["set"] {
  if (event === "approve") return { approvedSha256: sha256 };
  if (event === "schedule") return { publishAt: minutesAfter(at, random.whole(1, 9) * 24 * HOUR) };
  if (event === "confirm") return { publishedAt: at, externalUrl: `https://www.${tenant.slug}.example/blog/${slug}` };
  return {};
}
