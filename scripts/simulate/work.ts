import {
  claimActivity,
  createActivity,
  finishActivity,
  storeActivityOutput,
  type Claimed,
} from "@/lib/activities/provider";
import { BLOG_CHANNELS } from "@/lib/blog-posts/model";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { composed, PLATFORMS } from "@/lib/social-posts/model";
import { createSocialPost } from "@/lib/social-posts/provider";
import { articleText } from "@/prisma/seed/article-text";
import { Writer } from "@/prisma/seed/sentences";
import { socialText } from "@/prisma/seed/social-text";
import { sendDraft } from "./integration";
import { callTool, modelOf, type SimulatedTenant } from "./life";

const KINDS = { blog_post: 3, social_post: 4, research: 2, report: 1 } as const;
type Kind = keyof typeof KINDS;

/** How titles begin; the topic follows. */
const TITLES: Record<Kind, string> = {
  blog_post: "Write an article about",
  social_post: "Write a social post about",
  research: "Research the market for",
  report: "Report on",
};

const LEASE_SECONDS = 300;

/** Simulates one activity from planning to output, and the post created from it, if any. */
export async function doActivity(simulated: SimulatedTenant): Promise<void> {
  const { scope, random, pace, tally, strategyId, tenant } = simulated;
  await pace.turn();
  const kind = random.weighted(KINDS);
  const title = `${TITLES[kind]} ${random.pick(tenant.topics)}`;
  await createActivity(scope, { kind, title, status: "queued", ...(strategyId ? { strategyId } : {}) });
  const claimed = await claimActivity(scope, {
    worker: "simulate",
    leaseSeconds: LEASE_SECONDS,
    kinds: Object.keys(KINDS) as Kind[],
  });
  // Another worker claimed it first.
  if (!claimed) return;
  const { id, refId, attempt } = claimed;
  const calls = random.whole(1, 3);
  for (let seq = 0; seq < calls; seq++) await callTool(simulated, { activityId: id }, seq);
  if (claimed.outputRef === null && random.chance(0.07)) {
    await finishActivity(scope, { refId, attempt, errorCode: "model_unavailable" });
    tally.made("failed activities");
    return;
  }
  await pace.turn();
  const makePost = claimed.outputRef === null ? await storeOutput(simulated, claimed) : null;
  await finishActivity(scope, { refId, attempt, errorCode: null });
  tally.made("activities");
  await makePost?.();
}

/** Stores the activity's output. Returns the function that creates its post, if any. */
async function storeOutput(simulated: SimulatedTenant, claimed: Claimed): Promise<(() => Promise<void>) | null> {
  const { scope, tenant, random, tally, slugs } = simulated;
  const activityId = claimed.id;
  const model = modelOf(random);
  const kind = claimed.kind as Kind;
  switch (kind) {
    case "blog_post": {
      const { title, slug, markdown } = articleText(random, tenant, slugs);
      const output = await storeActivityOutput(scope, {
        activityId,
        kind,
        format: "markdown",
        title,
        model,
        body: markdown,
      });
      const wordCount = markdown.split(/\s+/).filter(Boolean).length;
      const channel = random.pick(BLOG_CHANNELS);
      const stored = { outputRef: output.outputRef, contentSha256: output.sha256 };
      return async () => {
        await createBlogPost(scope, { activityId, title, slug, channel, status: "draft", wordCount, ...stored });
        tally.made("blog posts");
        await sendDraft(simulated, { title, slug });
      };
    }
    case "social_post": {
      const platform = random.pick(PLATFORMS);
      const { copy, hashtags } = socialText(random, tenant, { platform, long: false });
      const text = composed(copy, hashtags);
      const made = { activityId, kind, format: "markdown", title: claimed.title, model, body: text, hashtags } as const;
      const { outputRef, sha256 } = await storeActivityOutput(scope, made);
      return async () => {
        await createSocialPost(scope, {
          activityId,
          platform,
          status: "draft",
          text,
          outputRef,
          contentSha256: sha256,
        });
        tally.made("social posts");
      };
    }
    default: {
      const writer = new Writer(random, tenant);
      const body = `# ${claimed.title}\n\n${Array.from({ length: 5 }, () => writer.paragraph()).join("\n\n")}\n`;
      await storeActivityOutput(scope, { activityId, kind, format: "markdown", title: claimed.title, model, body });
      return null;
    }
  }
}
