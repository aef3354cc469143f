import { publishDue as publishDueBlogPosts } from "@/lib/blog-posts/provider";
import { expireEnded, failExpiredSealings } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/scope";
import { timeOutStale } from "@/lib/tool-calls/provider";
import { deliverDue, dispatchOutbox, forgetOutbox } from "@/lib/webhooks/provider";
import { blogPublisher } from "./publishers";

/**
 * Something that has to be done in a tenant without anybody asking. `run` does at most `limit` of it, so that a worker
 * can stop in between, and answers how much it did; several workers may run it at once.
 */
export type Duty = { name: string; run: (scope: TenantScope, now: Date, limit: number) => Promise<number> };

/** A tool call that has not ended after an hour never will. */
const STALE_MS = 60 * 60 * 1000;

/** Posts go out one after another, each for up to a minute: few at a time, so that stopping does not take long. */
const POSTS_AT_ONCE = 5;

/** What is due by a date or a lease; the database names the tenants in which something is. */
export const DUTIES: readonly Duty[] = [
  { name: "pass on what happened", run: dispatchOutbox },
  { name: "deliver webhooks", run: deliverDue },
  {
    name: "publish blog posts",
    run: async (scope, now, limit) => {
      const { published, failed } = await publishDueBlogPosts(scope, now, Math.min(limit, POSTS_AT_ONCE), blogPublisher);
      return published + failed;
    },
  },
  { name: "expire contracts", run: expireEnded },
  { name: "fail sealings left in the middle", run: failExpiredSealings },
];

/** What is looked after in every tenant now and then. */
export const CHORES: readonly Duty[] = [
  {
    name: "time out tool calls",
    run: async (scope, now, limit) => (await timeOutStale(scope, now, STALE_MS, limit)).length,
  },
  { name: "forget what was passed on", run: forgetOutbox },
];
