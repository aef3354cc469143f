import { testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import { publishDue as publishDueBlogPosts } from "@/lib/blog-posts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { newRefId } from "@/lib/core/ids";
import { historyOf } from "@/lib/core/records/history";
import { publishDue as publishDueSocialPosts } from "@/lib/social-posts/provider";
import { testSocialPost } from "@/lib/social-posts/social-posts.fixture";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { duty, type AnyCase } from "@/lib/testing/crash/case.fixture";
import { addressOf, receivedFor, publisherAt } from "@/lib/testing/crash/outside.fixture";
import { countsOf } from "@/lib/testing/crash/whole.fixture";
import { createWebhookEndpoint, deliverDue, dispatchOutbox } from "@/lib/webhooks/provider";

const DAY = 86_400_000;
const EVENT = "strategy.active";

async function endpointAt(scope: TenantScope, url: string): Promise<void> {
  await createWebhookEndpoint(scope, { name: "Theirs", url, events: [EVENT], secretRef: "webhooks/theirs" });
}

async function happened(scope: TenantScope, times: number): Promise<void> {
  const heard = () => ({ event: EVENT, entity: "strategy", entityRef: newRefId(), body: { to: "active" } });
  await inTenant(scope, async (tx) => {
    for (let time = 0; time < times; time += 1) await writeOutbox(tx, scope, heard());
  });
}

const deliveriesOf = ({ tenantId }: TenantScope) => ({ where: { tenantId } });

/** How every delivery ended, and whether what was sent, received and recorded matches. */
async function deliveriesEnded(scope: TenantScope) {
  const rows = await inTenant(scope, (tx) => tx.webhookDelivery.findMany(deliveriesOf(scope)));
  const kept = await scoped(scope, "webhook_payloads").find({}, { limit: 100 });
  const heard = await receivedFor(scope);
  const attemptsAt = (refId: string) =>
    heard
      .filter(({ headers }) => headers["webhook-id"] === refId)
      .map(({ headers }) => Number(headers["webhook-attempt"]));
  const recorded = kept.map(({ deliveryRef, attempt }) => `${deliveryRef} ${attempt}`);
  const sent = rows.flatMap(({ refId }) => attemptsAt(refId).map((attempt) => `${refId} ${attempt}`));
  return {
    states: rows.map(({ status, leaseUntil, nextAttemptAt }) => [status, leaseUntil, nextAttemptAt]),
    neverHeard: rows.filter(({ refId }) => attemptsAt(refId).length === 0),
    heardOfNoDelivery: heard.length - sent.length,
    otherIdInside: heard.filter(
      ({ headers, body }) => (JSON.parse(body) as { id: string }).id !== headers["webhook-id"],
    ),
    recordedTwice: recorded.length - new Set(recorded).size,
    recordedButNotSent: recorded.filter((attempt) => !sent.includes(attempt)),
    sentTwiceAsOneAttempt: sent.length - new Set(sent).size,
  };
}

type Post = { id: string; refId: string; status: string; externalUrl: string | null; errorCode: string | null };

/**
 * The results of due posts. `others` are neither published (once, and at the URL that the publisher returned) nor
 * failed as possibly published. Only the post that the dead worker held may be in doubt.
 */
async function postsEnded(scope: TenantScope, entity: "blog_post" | "social_post", posts: Post[]) {
  const heard = (await receivedFor(scope)).map(({ body }) => body);
  const fates = await Promise.all(
    posts.map(async ({ id, refId, status, externalUrl, errorCode }) => {
      const times = heard.filter((sent) => sent === refId).length;
      const [last] = await historyOf(scope, entity, id);
      if (status === "published" && externalUrl?.endsWith(refId) && times === 1) return "out";
      const doubted = errorCode === "lease_expired" && last?.reason?.includes("It may have been published anyway");
      return status === "failed" && doubted && times <= 1 ? "in doubt" : `${status}, sent ${times} times`;
    }),
  );
  const inDoubt = fates.filter((fate) => fate === "in doubt").length;
  return {
    others: fates.filter((fate) => fate !== "out" && fate !== "in doubt"),
    posts: fates.length,
    oneAtMost: inDoubt <= 1,
  };
}

const due = () => ({ status: "scheduled", publishAt: new Date(Date.now() - 60_000) }) as const;

/** What leaves the Console: webhooks at least once, posts at most once. */
export const OUTWARD_CASES: readonly AnyCase[] = [
  duty("the outbox: every event becomes one delivery to each endpoint", {
    given: async (scope) => {
      for (const name of ["one", "other"]) await endpointAt(scope, `https://them.test/${name}`);
      await happened(scope, 3);
      return {};
    },
    run: async (scope) => {
      while ((await dispatchOutbox(scope, new Date(), 2)) > 0);
    },
    leaves: async (scope) => {
      const rows = await inTenant(scope, (tx) => tx.webhookDelivery.findMany(deliveriesOf(scope)));
      const pairs = new Set(rows.map(({ outboxId, endpointId }) => `${outboxId} ${endpointId}`));
      const waiting = await inTenant(scope, (tx) =>
        tx.outboxEvent.count({ where: { tenantId: scope.tenantId, processedAt: null } }),
      );
      return { counts: await countsOf(scope), deliveries: rows.length, pairs: pairs.size, waiting };
    },
  }),
  duty("deliveries: each is heard at least once under its own id, and no attempt is recorded that was not made", {
    given: async (scope) => {
      await endpointAt(scope, await addressOf(scope));
      await happened(scope, 2);
      await dispatchOutbox(scope, new Date(), 2);
      return {};
    },
    // By tomorrow the pause after an abandoned attempt is over.
    run: (scope) => deliverDue(scope, new Date(Date.now() + DAY), 10),
    leaves: deliveriesEnded,
  }),
  duty("blog posts: each is sent at most once, and is out or says that it may be", {
    given: async (scope) => {
      for (const body of ["# One", "# Two"]) await testBlogPost(scope, { ...due(), body });
      return { url: await addressOf(scope) };
    },
    run: (scope, { url }) => publishDueBlogPosts(scope, new Date(), 10, publisherAt(url)),
    leaves: async (scope) => {
      const posts = await inTenant(scope, (tx) => tx.blogPost.findMany({ where: { tenantId: scope.tenantId } }));
      return postsEnded(scope, "blog_post", posts);
    },
  }),
  duty("social posts: each is sent at most once, and is out or says that it may be", {
    given: async (scope) => {
      for (const copy of ["One.", "Two."]) await testSocialPost(scope, { ...due(), copy });
      return { url: await addressOf(scope) };
    },
    run: (scope, { url }) => publishDueSocialPosts(scope, new Date(), 10, publisherAt(url)),
    leaves: async (scope) => {
      const posts = await inTenant(scope, (tx) => tx.socialPost.findMany({ where: { tenantId: scope.tenantId } }));
      return postsEnded(scope, "social_post", posts);
    },
  }),
];
