import pLimit from "p-limit";
import {
  ACTIVITY_KINDS,
  ACTIVITY_MACHINE,
  ACTIVITY_STATUSES,
  type ActivityEvent,
  type ActivityKind,
  type ActivityStatus,
} from "@/lib/activities/model";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { REVIEWED_ACTIVITY } from "@/lib/activities/store";
import { systemScope, type TenantScope } from "@/lib/core/access/scope";
import { isAboutText } from "@/lib/core/records/machine";
import { transition, verifyText, type Transition } from "@/lib/core/records/transitions";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { madeOutput } from "./output-text";
import { countFor, type SeededActivity } from "./posts";
import { daysBefore, minutesAfter, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { capital, Writer } from "./sentences";
import { quietDays, TENANTS, type DemoTenant } from "./tenants";

/** Per tenant: one activity in every state, and more by its size. */
const PER_TENANT = ACTIVITY_STATUSES.length;
const ADDITIONAL = 180;
const HOUR = 60;
const DAY = 24 * HOUR;

const BEGUN = ["queue", "start"] as const;
const REVIEWED = [...BEGUN, "succeed", "ask_review"] as const;

/** The events that lead from planned to each state. */
const EVENTS_TO: Readonly<Record<ActivityStatus, readonly ActivityEvent[]>> = {
  planned: [],
  queued: ["queue"],
  running: BEGUN,
  succeeded: [...BEGUN, "succeed"],
  failed: [...BEGUN, "fail"],
  timed_out: [...BEGUN, "time_out"],
  cancelled: ["queue", "cancel"],
  needs_review: REVIEWED,
  accepted: [...REVIEWED, "accept"],
  discarded: [...REVIEWED, "discard"],
};

const WEIGHTS: Readonly<Record<ActivityStatus, number>> = {
  succeeded: 40,
  accepted: 14,
  planned: 12,
  failed: 8,
  needs_review: 7,
  queued: 6,
  timed_out: 5,
  cancelled: 5,
  discarded: 4,
  running: 3,
};

/** The kinds with an output in each state. A post's activity is seeded with the post. */
const WITH_OUTPUT: Partial<Record<ActivityStatus, readonly ActivityKind[]>> = {
  succeeded: ["research", "report"],
  needs_review: ["image"],
  accepted: ["image"],
  discarded: ["image"],
};

const REASONS: Partial<Record<ActivityEvent, string>> = {
  cancel: "The campaign it was planned for was called off.",
  discard: "The picture shows a product that is no longer sold.",
};

const ERRORS = ["rate_limited", "upstream_error", "context_too_long", "blocked_by_robots"] as const;

/** Activities other than posts. Every tenant that is not quiet gets one in each state. */
export async function seedActivities(seeding: Seeding): Promise<SeededActivity[]> {
  const results: SeededActivity[][] = [];
  await pLimit(3).map(TENANTS, async (tenant) => {
    const strategies = await strategiesOf(scopeOf(seeding, tenant));
    const mine: SeededActivity[] = [];
    for (let number = 0; number < PER_TENANT + countFor(ADDITIONAL, tenant); number++) {
      mine.push(await seedActivity(seeding, tenant, strategies, number));
    }
    results[TENANTS.indexOf(tenant)] = mine;
  });
  const all = results.flat();
  seeding.onProgress(`${all.length} activities of other kinds are there`);
  return all;
}

type Strategy = { id: string; createdAt: Date };

/** Strategies that were active at some time, newest first. */
async function strategiesOf(scope: TenantScope): Promise<Strategy[]> {
  const where = { tenantId: scope.tenantId, status: { in: ["active", "superseded"] }, deletedOn: null };
  const [rows] = await readIn(scope, (db) => [
    db.strategy.findMany({ where, orderBy: { createdAt: "desc" }, select: { id: true, createdAt: true } }),
  ]);
  return rows;
}

const isWaiting = (status: ActivityStatus) => status === "planned" || status === "queued" || status === "running";

async function seedActivity(
  seeding: Seeding,
  tenant: DemoTenant,
  strategies: Strategy[],
  number: number,
): Promise<SeededActivity> {
  const { seed, anchor } = seeding;
  const random = new Random(seed, "work", tenant.slug, number);
  const quiet = quietDays(tenant);
  const drawn = ACTIVITY_STATUSES[number] ?? random.weighted(WEIGHTS);
  // A quiet tenant has no waiting or running work.
  const status = quiet > 0 && isWaiting(drawn) ? "cancelled" : drawn;
  const kind = random.pick(WITH_OUTPUT[status] ?? ACTIVITY_KINDS);
  const days = Math.min(tenant.days - quiet - 1, 200);
  const at = daysBefore(anchor, quiet + 0.1 + random.unit() * (isWaiting(status) ? 0.8 : days));
  const writer = new Writer(random, tenant);
  const title = `${capital(kind.replace("_", " "))} on ${writer.topic()}`;
  const strategy = strategies.find(({ createdAt }) => createdAt <= at);
  const scheduledFor =
    status === "planned" || status === "queued" ? minutesAfter(anchor, random.whole(2 * DAY, 14 * DAY)) : at;
  const scope = scopeOf(seeding, tenant);
  const activity = await createActivity(scope, {
    refId: random.refId(at),
    kind,
    title,
    status: "planned",
    scheduledFor,
    at,
    ...(strategy ? { strategyId: strategy.id } : {}),
  });
  const storedAt = minutesAfter(at, random.whole(8, 40));
  // One output is too large to show on a page.
  const large = tenant === TENANTS[0] && number === ACTIVITY_STATUSES.indexOf("succeeded");
  const output = WITH_OUTPUT[status] ? madeOutput(writer, kind, title, large) : null;
  const about = {
    refId: random.refId(storedAt),
    activityId: activity.id,
    kind,
    title,
    model: "claude-sonnet",
    at: storedAt,
  };
  const stored = output && (await storeActivityOutput(scope, { ...about, ...output }));
  const retried = number >= PER_TENANT && EVENTS_TO[status].includes("start") && random.chance(0.2);
  const path = retried
    ? [...BEGUN, "fail" as const, "retry" as const, ...EVENTS_TO[status].slice(1)]
    : EVENTS_TO[status];
  await makeTransitions(seeding, scope, { id: activity.id, path, from: at, sha256: stored?.sha256 ?? null, random });
  const calls = status === "planned" || status === "queued" || status === "cancelled" ? 0 : random.whole(1, 8);
  return { slug: tenant.slug, id: activity.id, at, calls };
}

type TransitionsOptions = {
  id: string;
  path: readonly ActivityEvent[];
  from: Date;
  sha256: string | null;
  random: Random;
};

/** Makes every transition of one activity in one transaction, so that it has its complete history or none. */
async function makeTransitions(seeding: Seeding, scope: TenantScope, o: TransitionsOptions): Promise<void> {
  const latest = seeding.anchor.getTime() - 1;
  const row = await inTenant(scope, (tx) => tx.activity.findFirst({ where: { id: o.id, tenantId: scope.tenantId } }));
  // Storing an output is the first change of its row.
  if (row?.status !== "planned" || row.rowVersion !== (row.outputRef ? 2 : 1)) return;
  const decided = o.path.some((event) => isAboutText(ACTIVITY_MACHINE[event]));
  const text = decided ? await verifyText(REVIEWED_ACTIVITY, scope, row.refId) : null;
  await inTenant(scope, async (tx) => {
    let [status, rowVersion, at, attempt]: [ActivityStatus, number, Date, number] = [
      "planned",
      row.rowVersion,
      o.from,
      0,
    ];
    for (const event of o.path) {
      // No transition may be later than the anchor.
      at = new Date(Math.min(minutesAfter(at, o.random.whole(1, 30)).getTime(), latest));
      if (event === "start") attempt += 1;
      const set = { ...columnsOf(event, seeding, attempt, o.random), updatedAt: at };
      const reason =
        event === "start" ? `Attempt ${attempt}, by worker ${o.random.whole(1, 6)}.` : (REASONS[event] ?? null);
      const contentSha256 = event === "start" || event === "queue" ? null : o.sha256;
      const given: Transition<typeof REVIEWED_ACTIVITY> = {
        event,
        id: o.id,
        from: status,
        rowVersion,
        reason,
        text,
        contentSha256,
        set,
        at,
      };
      status = await transition(tx, actorOf(seeding, scope, event), REVIEWED_ACTIVITY, given);
      rowVersion += 1;
    }
  });
}

function columnsOf(event: ActivityEvent, { anchor }: Seeding, attempt: number, random: Random) {
  switch (event) {
    case "start":
      return { attempt, leaseUntil: minutesAfter(anchor, random.whole(2 * DAY, 4 * DAY)), errorCode: null };
    case "fail":
      return { leaseUntil: null, errorCode: random.pick(ERRORS) };
    case "time_out":
      return { leaseUntil: null, errorCode: "lease_expired" };
    default:
      return { leaseUntil: null };
  }
}

/** The actor of an event: staff by their roles, or a worker for events that only programs may trigger. */
function actorOf({ people }: Seeding, scope: TenantScope, event: ActivityEvent): TenantScope {
  const { by } = ACTIVITY_MACHINE[event];
  if (by === "content:decide") return asStaff(scope, people, "reviewer");
  if (by === "work:cancel" || event === "retry") return asStaff(scope, people, "support");
  const { tenantId: id, tenantRef: refId, tenantName: name } = scope;
  return systemScope({ id, refId, name }, "activity worker");
}
