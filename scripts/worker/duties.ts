import { queueDue, timeOutExpired } from "@/lib/activities/provider";
import { publishDue as publishDueBlogPosts } from "@/lib/blog-posts/provider";
import { CONTRACT_HOLD } from "@/lib/contracts/holds";
import { expireEnded, failExpiredSealings } from "@/lib/contracts/provider";
import { completePending, type FollowUp, type FollowUpStep } from "@/lib/core/access/follow-ups";
import { globalScope, type TenantScope } from "@/lib/core/access/scope";
import { storeDiffs } from "@/lib/core/audit/audit-diffs";
import type { PublishingOutcome } from "@/lib/core/publishing/publishing";
import { runQueuedExport } from "@/lib/exports/provider";
import { workOnIntegrityRun } from "@/lib/integrity/provider";
import { expireIdleRuns, failExpiredLeases } from "@/lib/onboarding-runs/provider";
import { SKILL_VERSIONS } from "@/lib/skills/versions";
import { expireSlots, publishDue as publishDueSocialPosts } from "@/lib/social-posts/provider";
import { makePartitions } from "@/lib/tool-calls/partitions";
import { timeOutStale } from "@/lib/tool-calls/provider";
import { purgeDue } from "@/lib/trash/provider";
import { deliverDue, dispatchOutbox, pruneOutbox } from "@/lib/webhooks/provider";
import { blogPublisher, socialPublisher } from "./publishers";

/**
 * Recurring work in a tenant. `run` does at most `limit` items, so that a worker can stop in between, and returns the
 * number done. Several workers may run it at once. `now` is the database's time.
 */
export type Duty = {
  name: string;
  run: (scope: TenantScope, now: Date, limit: number, signal: AbortSignal) => Promise<number>;
};

/** Recurring work outside tenants. */
export type Chore = { name: string; run: (limit: number) => Promise<number> };

const FOLLOW_UPS: Record<FollowUpStep, FollowUp> = { "contract.hold": CONTRACT_HOLD, "skill.versions": SKILL_VERSIONS };

/** Running tool calls time out after an hour. */
const STALE_MS = 60 * 60 * 1000;

/** Posts are published one after another, up to a minute each. The batch is small so that stopping is fast. */
const POSTS_AT_ONCE = 5;

const ended = ({ published, failed }: PublishingOutcome) => published + failed;

/** Duties that are due by a date or a lease. The database lists the tenants with due work. */
export const DUTIES: readonly Duty[] = [
  { name: "send events", run: dispatchOutbox },
  { name: "deliver webhooks", run: deliverDue },
  {
    name: "publish blog posts",
    run: async (scope, now, limit) =>
      ended(await publishDueBlogPosts(scope, now, Math.min(limit, POSTS_AT_ONCE), blogPublisher)),
  },
  {
    name: "publish social posts",
    run: async (scope, now, limit) =>
      ended(await publishDueSocialPosts(scope, now, Math.min(limit, POSTS_AT_ONCE), socialPublisher)),
  },
  { name: "queue activities", run: queueDue },
  { name: "expire slots", run: expireSlots },
  { name: "time out activities", run: async (scope, now, limit) => (await timeOutExpired(scope, now, limit)).length },
  { name: "time out onboarding runs", run: failExpiredLeases },
  { name: "expire contracts", run: expireEnded },
  { name: "fail interrupted sealings", run: failExpiredSealings },
  { name: "complete follow-ups", run: (scope, _now, limit) => completePending(scope, FOLLOW_UPS, limit) },
];

/** Long work requested by staff. Each kind runs in parallel with the duties and the other kinds. */
export const JOBS = {
  integrity: {
    name: "run integrity checks",
    run: async (scope, now, _limit, signal) => ((await workOnIntegrityRun(scope, { now, signal })) ? 1 : 0),
  },
  export: {
    name: "write exports",
    run: async (scope, now, _limit, signal) => ((await runQueuedExport(scope, { now, signal })) ? 1 : 0),
  },
} satisfies Record<string, Duty>;
export type Job = keyof typeof JOBS;

/** Maintenance that runs in every tenant from time to time. */
export const CHORES: readonly Duty[] = [
  {
    name: "time out tool calls",
    run: async (scope, now, limit) => (await timeOutStale(scope, now, STALE_MS, limit)).length,
  },
  { name: "expire idle onboarding runs", run: expireIdleRuns },
  { name: "copy large changes", run: storeDiffs },
  { name: "purge the trash", run: async (scope, now, limit) => (await purgeDue(scope, { now, limit })).length },
  { name: "delete sent events", run: pruneOutbox },
];

/** Maintenance outside tenants that runs from time to time. */
export const SHARED_CHORES: readonly Chore[] = [
  { name: "create monthly tool call partitions", run: makePartitions },
  {
    name: "complete follow-ups of templates",
    run: (limit) => completePending(globalScope({ program: "worker" }), FOLLOW_UPS, limit),
  },
];
