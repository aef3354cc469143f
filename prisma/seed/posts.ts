import pLimit from "p-limit";
import type { ActivityStatus } from "@/lib/activities/model";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { BLOG_CHANNELS, BLOG_POST_STATUSES, type BlogPostStatus } from "@/lib/blog-posts/model";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { REVIEWED_BLOG_POST } from "@/lib/blog-posts/store";
import { articleText } from "./article-text";
import { makePostTransitions } from "./post-events";
import { daysBefore, minutesAfter, Random } from "./random";
import { scopeOf, type Seeding } from "./seeding";
import { quietDays, SHARES, TENANTS, type DemoTenant } from "./tenants";

const POSTS = 150;

/** An activity and the number of its tool calls. */
export type SeededActivity = { slug: string; id: string; at: Date; calls: number };

const WEIGHTS: Readonly<Record<BlogPostStatus, number>> = {
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

/** The activity's status for each status of its post. */
const ACTIVITY_OF: Partial<Record<BlogPostStatus, ActivityStatus>> = {
  draft: "needs_review",
  in_review: "needs_review",
  changes_requested: "needs_review",
  rejected: "discarded",
};

/** About 150 blog posts in every state, each with the activity that wrote it. */
export async function seedPosts(seeding: Seeding): Promise<SeededActivity[]> {
  const made: SeededActivity[][] = [];
  await pLimit(3).map(TENANTS, async (tenant) => {
    const taken = new Set<string>();
    const mine: SeededActivity[] = [];
    for (let number = 0; number < countFor(POSTS, tenant); number++) {
      mine.push(await seedPost(seeding, tenant, number, taken));
    }
    made[TENANTS.indexOf(tenant)] = mine;
  });
  const all = made.flat();
  seeding.onProgress(`${all.length} activities with their outputs and blog posts are there`);
  return all;
}

/** A quiet tenant has no posts that are about to be published. */
export function statusWhenQuiet<S extends string>(outcome: S, quietDays: number): S | "approved" {
  return quietDays > 0 && (outcome === "scheduled" || outcome === "publishing") ? "approved" : outcome;
}

/** At least two, plus a share by the tenant's size. */
export function countFor(of: number, { slug }: DemoTenant): number {
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
  // A tenant's first posts go through the states in order, so that every state occurs.
  const place = TENANTS.indexOf(tenant) + number;
  const drawn = number < 4 ? BLOG_POST_STATUSES[(place * 3) % BLOG_POST_STATUSES.length] : random.weighted(WEIGHTS);
  const quiet = quietDays(tenant);
  const outcome = statusWhenQuiet(drawn ?? "draft", quiet);
  const days = Math.min(tenant.days - 1, 300 + quiet) - quiet;
  const waits = ["draft", "in_review", "approved", "scheduled", "publishing"].includes(outcome);
  const at = daysBefore(seeding.anchor, quiet + 1 + random.unit() * (waits ? Math.min(days, 6) : days - 1));
  const { title, slug, markdown } = articleText(random, tenant, taken);
  const calls = random.whole(3, 9);
  const scope = scopeOf(seeding, tenant);
  const status = ACTIVITY_OF[outcome] ?? "accepted";
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
  await makePostTransitions(seeding, tenant, {
    entity: REVIEWED_BLOG_POST,
    find: (tx) => tx.blogPost.findFirst({ where: { id: post.id, tenantId: scope.tenantId } }),
    refId: post.refId,
    status: outcome,
    from: writtenAt,
    externalUrl: `https://www.${tenant.slug}.example/blog/${slug}`,
    random,
  });
  return { slug: tenant.slug, id: activity.id, at, calls };
}
