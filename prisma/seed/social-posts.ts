import pLimit from "p-limit";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import {
  composed,
  PLATFORM_RULES,
  PLATFORMS,
  SOCIAL_POST_STATUSES,
  type SocialPostStatus,
} from "@/lib/social-posts/model";
import { createSocialPost } from "@/lib/social-posts/provider";
import { findSocialPost, REVIEWED_SOCIAL_POST } from "@/lib/social-posts/store";
import { makePostTransitions } from "./post-walk";
import { statusWhenQuiet, countFor } from "./posts";
import { daysBefore, minutesAfter, Random } from "./random";
import { scopeOf, type Seeding } from "./seeding";
import { socialText } from "./social-text";
import { quietDays, TENANTS, type DemoTenant } from "./tenants";

const POSTS = 200;
const DAY = 24 * 60;

const WEIGHTS: Readonly<Record<SocialPostStatus, number>> = {
  published: 60,
  scheduled: 22,
  in_review: 16,
  draft: 14,
  approved: 10,
  changes_requested: 8,
  expired: 8,
  rejected: 6,
  unpublished: 4,
  archived: 5,
  failed: 5,
  publishing: 2,
};

const WAITING: readonly SocialPostStatus[] = ["draft", "in_review", "changes_requested"];
const IN_PROGRESS: readonly SocialPostStatus[] = [...WAITING, "approved", "scheduled", "publishing"];

/** About 200 social posts on every platform and in every state. */
export async function seedSocialPosts(seeding: Seeding): Promise<void> {
  await pLimit(3).map(TENANTS, async (tenant) => {
    for (let number = 0; number < countFor(POSTS, tenant); number++) await seedSocialPost(seeding, tenant, number);
  });
  const posts = TENANTS.reduce((sum, tenant) => sum + countFor(POSTS, tenant), 0);
  seeding.onProgress(`${posts} social posts are there`);
}

async function seedSocialPost(seeding: Seeding, tenant: DemoTenant, number: number): Promise<void> {
  const random = new Random(seeding.seed, "social post", tenant.slug, number);
  const quiet = quietDays(tenant);
  // A tenant's first posts go through the states and platforms in order, so that each occurs.
  const place = TENANTS.indexOf(tenant) * 5 + number;
  const drawn = number < 12 ? SOCIAL_POST_STATUSES[place % SOCIAL_POST_STATUSES.length] : random.weighted(WEIGHTS);
  const status = statusWhenQuiet(drawn ?? "draft", quiet);
  const platform = number < 12 ? (PLATFORMS[(place + number) % PLATFORMS.length] ?? "x") : random.pick(PLATFORMS);
  const scope = scopeOf(seeding, tenant);
  const at = writtenAt(seeding, tenant, status, random);
  const [activityRef, outputRef, refId] = [random.refId(at), random.refId(at), random.refId(at)];
  const there = await findSocialPost(scope, refId);
  if (there && (there.rowVersion > 1 || status === "draft")) return;
  // Facebook's limit is too high for a realistic post to exceed.
  const long = status === "draft" && platform !== "facebook" && random.chance(0.3);
  const { copy, hashtags } = socialText(random, tenant, { platform, long });
  const body = composed(copy, hashtags);
  const kind = "social_post" as const;
  const title = `${PLATFORM_RULES[platform].name} post: ${firstWords(copy)}`;
  const work = {
    kind,
    title,
    status: WAITING.includes(status) ? ("needs_review" as const) : ("accepted" as const),
    at,
  };
  const { id: activityId } = await createActivity(scope, { refId: activityRef, ...work });
  const stored = await storeActivityOutput(scope, {
    refId: outputRef,
    activityId,
    kind,
    format: "markdown",
    title,
    model: random.pick(["claude-sonnet", "claude-haiku"]),
    body,
    hashtags,
    at,
  });
  const slotEndsAt = slotOf(seeding, status, at, quiet, random);
  const post = await createSocialPost(scope, {
    refId,
    activityId,
    platform,
    status: "draft",
    text: body,
    outputRef: stored.outputRef,
    contentSha256: stored.sha256,
    ...(slotEndsAt ? { slotEndsAt } : {}),
    at,
  });
  await makePostTransitions(seeding, tenant, {
    entity: REVIEWED_SOCIAL_POST,
    find: (tx) => tx.socialPost.findFirst({ where: { id: post.id, tenantId: scope.tenantId } }),
    refId: post.refId,
    status,
    from: at,
    externalUrl: `https://${platform}.example/${tenant.slug}/posts/${refId}`,
    random,
  });
}

/** Posts in progress were written in the last days, and expired ones before that. */
function writtenAt({ anchor }: Seeding, tenant: DemoTenant, status: SocialPostStatus, random: Random): Date {
  const quiet = quietDays(tenant);
  const days = Math.min(tenant.days - 1 - quiet, 120);
  const [least, most] = IN_PROGRESS.includes(status) ? [1, Math.min(days, 6)] : [5, Math.max(6, days)];
  return daysBefore(anchor, quiet + least + random.unit() * (most - least));
}

/** A slot that ends in the future for waiting posts, and one that has ended for expired posts. */
function slotOf({ anchor }: Seeding, status: SocialPostStatus, at: Date, quiet: number, random: Random): Date | null {
  if (status === "expired") return minutesAfter(at, DAY);
  return quiet === 0 && WAITING.includes(status) ? minutesAfter(anchor, random.whole(3 * DAY, 30 * DAY)) : null;
}

/** The first words of a text, for a title that tells its post from others. */
function firstWords(copy: string): string {
  const [line = ""] = copy.split("\n");
  return line.split(" ").slice(0, 8).join(" ");
}
