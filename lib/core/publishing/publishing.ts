import "server-only";
import { z } from "zod";
import type { TenantScope } from "@/lib/core/access/scope";
import { clockFrom } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { storableText, webAddress } from "@/lib/core/input/text";
import { inspectOutput } from "@/lib/core/publishing/output-parts";
import type { OutputDocument } from "@/lib/core/publishing/outputs";
import { lease } from "@/lib/core/records/lease";
import { verifiedText, type VerifiedText } from "@/lib/core/records/reviewed-text";
import { transition, type Stateful } from "@/lib/core/records/transitions";
import { log } from "@/lib/log";
import { inTenant } from "@/lib/stores/postgres";

/**
 * Publishes a post and returns its URL. It is called at most once each time a post is scheduled. It should stop when
 * the signal aborts, after a minute; a later result is ignored.
 * @throws with the reason when the post is refused; the message goes into the post's history
 */
export type Publisher<Post> = (post: Post, signal: AbortSignal) => Promise<{ externalUrl: string }>;

/** The outcome for the due posts. `left` counts those that another worker took or that could not be read now. */
export type PublishingOutcome = { published: number; failed: number; left: number };

type PostRow = {
  id: string;
  refId: string;
  status: string;
  rowVersion: number;
  publishAt: Date | null;
  outputRef: string | null;
  contentSha256: string | null;
  approvedSha256: string | null;
};

type PostTable = "blogPost" | "socialPost";

export type Due = { status: "scheduled"; publishAt: { lte: Date } } | ReturnType<ReturnType<typeof leaseOn>["expired"]>;

type Posts<Row extends PostRow, Post> = {
  entity: Stateful & { table: PostTable };
  find: (scope: TenantScope, due: Due, limit: number) => Promise<Row[]>;
  postOf: (scope: TenantScope, row: Row, content: { text: string; document: OutputDocument }) => Post;
};

type Failing = { code: string; reason: string };

/** How long a worker holds a post, and how much of that the publisher may take. */
const leaseOn = (table: PostTable) => lease({ table, working: ["publishing"], ms: 120_000 });
const PUBLISH_MS = 60_000;

/** How long a post waits for a store that cannot be read, before it fails and no longer blocks others. */
const TIMEOUT_MS = 3_600_000;

const MAYBE_OUT = "It may have been published anyway. Check before you retry.";
const FAILINGS = {
  leaseExpired: { code: "lease_expired", reason: `The worker that published it did not report back. ${MAYBE_OUT}` },
  notApproved: { code: "not_approved", reason: "Its text has changed since it was approved." },
  missing: {
    code: "content_missing",
    reason: "Its text is missing from MongoDB or S3. See the storage panel.",
  },
  changed: {
    code: "content_changed",
    reason: "Its text in S3, MongoDB and PostgreSQL does not match what was approved.",
  },
  unreadable: {
    code: "content_unreadable",
    reason: "Its text could not be read for an hour. See the storage panel.",
  },
  timedOut: { code: "publisher_timed_out", reason: `The publisher did not respond within a minute. ${MAYBE_OUT}` },
  noAddress: { code: "publisher_answer_invalid", reason: `The publisher did not return a URL. ${MAYBE_OUT}` },
} satisfies Record<string, Failing>;

const publisherAnswer = z.object({ externalUrl: webAddress() });

/**
 * Publishes the due posts, oldest first, up to `limit`. Each is claimed with a lease, sent to the publisher, and
 * published or failed with its error code. If a worker does not report back, the post fails when the lease ends, and is
 * never resent automatically. Several workers may run at once: the claim is a guarded transition, so only one of them
 * gets the post.
 */
export async function publishDuePosts<Row extends PostRow, Post>(
  scope: TenantScope,
  posts: Posts<Row, Post>,
  o: { now: Date; limit: number; publish: Publisher<Post> },
): Promise<PublishingOutcome> {
  const { now, limit, publish } = o;
  const clock = clockFrom(now);
  const held = leaseOn(posts.entity.table);
  const make = transitionsOf(scope, posts.entity, held);
  const outcome = { published: 0, failed: 0, left: 0 };
  for (const row of await posts.find(scope, held.expired(now), limit)) {
    outcome[await make.fail(row, FAILINGS.leaseExpired)] += 1;
  }
  for (const row of await posts.find(scope, { status: "scheduled", publishAt: { lte: now } }, limit)) {
    outcome[await sendOut(row)] += 1;
  }
  return outcome;

  async function sendOut(row: Row): Promise<keyof PublishingOutcome> {
    const content = await contentOf(scope, row, now);
    if (content === "not now") return "left";
    if ("code" in content) return make.fail(row, content);
    const claimed = await make.claim(row, content.proof, clock());
    if (!claimed) return "left";
    const answer = await within(PUBLISH_MS, (signal) => publish(posts.postOf(scope, row, content), signal));
    return "code" in answer ? make.fail(claimed, answer) : make.confirm(claimed, answer.externalUrl, clock());
  }
}

type Content = { text: string; document: OutputDocument; proof: VerifiedText };

/** The text to publish, or why it cannot be published. If a store is down for a while, the post is left for later. */
async function contentOf(scope: TenantScope, row: PostRow, now: Date): Promise<Content | Failing | "not now"> {
  if (!row.approvedSha256 || row.approvedSha256 !== row.contentSha256) return FAILINGS.notApproved;
  const { document, copy, reviewed } = await inspectOutput(scope, row);
  const unreadable = [document, copy.digest].find(({ state }) => state === "unreadable");
  if (unreadable) {
    log().warn({ refId: row.refId, why: reviewed.obstacle }, "The text of a post that is due could not be read.");
    return now.getTime() - (row.publishAt?.getTime() ?? 0) > TIMEOUT_MS ? FAILINGS.unreadable : "not now";
  }
  if (document.state !== "present" || !copy.content) return FAILINGS.missing;
  if (reviewed.obstacle) return FAILINGS.changed;
  return { text: copy.content.toString("utf8"), document: document.value, proof: verifiedText(row.refId, reviewed) };
}

async function within(
  ms: number,
  publish: (signal: AbortSignal) => Promise<{ externalUrl: string }>,
): Promise<{ externalUrl: string } | Failing> {
  const signal = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)));
  try {
    const parsed = publisherAnswer.safeParse(await Promise.race([publish(signal), late]));
    return parsed.success ? parsed.data : FAILINGS.noAddress;
  } catch (error) {
    if (signal.aborted) return FAILINGS.timedOut;
    const said = error instanceof Error ? error.message : String(error);
    return { code: "publisher_refused", reason: storableText(`The publisher rejected it: ${said}`, 2000) };
  }
}

type Claimed = Pick<PostRow, "id" | "status" | "rowVersion">;

/** The transitions of publishing. Losing a race for one is not an error: another worker has the post. */
function transitionsOf(scope: TenantScope, entity: Stateful, { take, released }: ReturnType<typeof leaseOn>) {
  const won = async (
    row: Claimed,
    event: string,
    set: object,
    reason: string | null = null,
    text?: VerifiedText,
  ): Promise<boolean> => {
    const { id, status: from, rowVersion } = row;
    try {
      await inTenant(scope, (tx) => transition(tx, scope, entity, { event, id, from, rowVersion, reason, text, set }));
      return true;
    } catch (error) {
      if (error instanceof AppError && (error.code === "CONFLICT" || error.code === "NOT_FOUND")) return false;
      throw error;
    }
  };
  return {
    claim: async (row: PostRow, text: VerifiedText, now: Date): Promise<Claimed | null> => {
      const claimed = await won(row, "publish", { ...take(now), errorCode: null }, null, text);
      return claimed ? { ...row, status: "publishing", rowVersion: row.rowVersion + 1 } : null;
    },
    confirm: async (row: Claimed, externalUrl: string, publishedAt: Date) =>
      (await won(row, "confirm", { externalUrl, publishedAt, ...released })) ? "published" : "left",
    fail: async (row: Claimed, { code, reason }: Failing) =>
      (await won(row, "fail", { errorCode: code, ...released }, reason)) ? "failed" : "left",
  } as const;
}
