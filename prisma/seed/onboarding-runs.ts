import pLimit from "p-limit";
import type { TenantScope } from "@/lib/core/access/scope";
import { historyOf } from "@/lib/core/records/history";
import { stateOf } from "@/lib/core/records/machine";
import { textIn } from "@/lib/core/records/object-copy";
import { transition, verifyText, type Transition } from "@/lib/core/records/transitions";
import {
  ONBOARDING_STEPS,
  TIMEOUT_MS,
  resumeEvent,
  type OnboardingEvent,
  type OnboardingStatus,
} from "@/lib/onboarding-runs/model";
import {
  advanceOnboardingRun,
  answerQuestions,
  askQuestions,
  completeRun,
  failOnboardingRun,
  keepLease,
  saveContextFile,
  saveResearch,
  saveScrapedPage,
  startOnboardingRun,
} from "@/lib/onboarding-runs/provider";
import { columnsOf, findOnboardingRun, REVIEWED_RUN } from "@/lib/onboarding-runs/store";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { inspectStrategyText } from "@/lib/strategies/text";
import { pagesOf, questionsOf, researchText, siteOf } from "./onboarding-text";
import { daysBefore, minutesAfter, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { strategyText } from "./strategy-text";
import { quietDays, TENANTS, type DemoTenant } from "./tenants";

/** The events that lead to each state, including a failure and a resumption on the way to one. */
const EVENTS_TO = {
  created: [],
  collecting: ["start"],
  researching: ["start", "research"],
  drafting: ["start", "research", "draft"],
  awaiting_input: ["start", "research", "draft", "ask_input"],
  awaiting_approval: ["start", "research", "fail", "resume", "draft", "ask_input", "give_input", "ask_approval"],
  completed: ["start", "research", "draft", "ask_input", "give_input", "ask_approval", "complete"],
  failed: ["start", "research", "fail"],
  cancelled: ["start", "research", "draft", "cancel"],
  expired: ["start", "research", "draft", "ask_input", "expire"],
} as const satisfies Record<OnboardingStatus, readonly (OnboardingEvent | "resume")[]>;
type Event = (typeof EVENTS_TO)[OnboardingStatus][number];

/** The status of each tenant's open run. Other tenants have none. */
const OPEN: Readonly<Record<string, OnboardingStatus>> = {
  "harbour-pine": "awaiting_approval",
  "meridian-payroll": "awaiting_input",
  "tidewater-solar": "failed",
  "cobalt-cyber": "researching",
  "kestrel-freight": "collecting",
  "fernhill-vets": "drafting",
  "ironbridge-tools": "created",
};

const ENDED = ["cancelled", "expired"] as const;
const FAILURES = {
  site_unreachable: "The site answered 503 to four attempts in ten minutes.",
  robots_refused: "The site's robots.txt refuses every page that would say what the company sells.",
  model_refused: "The model gave no research within its limit of tokens.",
} as const;
const CANCELLED = "The tenant moves to a new site next month and asked us to wait for it.";

type Planned = { status: OnboardingStatus; at: Date; number: number };

/** Each tenant's runs: the one that led to its first strategy, some that ended without one, and perhaps an open one. */
export async function seedOnboardingRuns(seeding: Seeding): Promise<void> {
  let count = 0;
  await pLimit(3).map(TENANTS, async (tenant) => {
    for (const planned of runsOf(seeding, tenant)) {
      await seedRun(seeding, tenant, planned);
      count += 1;
    }
  });
  seeding.onProgress(`${count} onboarding runs are there`);
}

function runsOf({ seed, anchor }: Seeding, tenant: DemoTenant): Planned[] {
  const random = new Random(seed, "onboarding", tenant.slug);
  const planned: Planned[] = [];
  const plan = (status: OnboardingStatus, days: number) =>
    planned.push({ status, at: daysBefore(anchor, days), number: planned.length + 1 });
  // Between the tenant's creation and its first strategy.
  if (random.chance(0.6)) plan("cancelled", tenant.days - 0.41);
  plan("completed", tenant.days - 0.45);
  const quiet = quietDays(tenant) + 35;
  const left = tenant.days - 25 - quiet;
  const later = left > 140 ? random.whole(1, 3) : 0;
  for (let at = 0; at < later; at++) plan(random.pick(ENDED), quiet + left * (1 - (at + 0.5) / later));
  const open = OPEN[tenant.slug];
  if (open) plan(open, 1.2 + random.unit());
  return planned;
}

async function seedRun(seeding: Seeding, tenant: DemoTenant, { status, at, number }: Planned): Promise<void> {
  const scope = scopeOf(seeding, tenant);
  const random = new Random(seeding.seed, "onboarding", tenant.slug, number);
  const refId = random.refId(at);
  const website = siteOf(tenant);
  const { id } = await startOnboardingRun(scope, {
    refId,
    website,
    sources: [{ url: `${website}blog`, kind: "blog" }],
    at,
  });
  const path: readonly Event[] = EVENTS_TO[status];
  // After a crash, only the events that are not yet in the history are made.
  const done = (await historyOf(scope, "onboarding_run", id)).length;
  let moment = at;
  for (const [place, event] of path.entries()) {
    moment = minutesAfter(moment, minutesFor(random, event));
    if (place < done) continue;
    const drawn = new Random(seeding.seed, refId, place);
    await makeEvent(event, { seeding, tenant, scope, refId, random: drawn, at: moment, status });
  }
  // No worker processes demo data, so a long lease keeps the runs from timing out.
  if (done < path.length) await keepLease(scope, refId, minutesAfter(seeding.anchor, 60 * 24 * 365));
}

function minutesFor(random: Random, event: Event): number {
  return event === "expire" ? TIMEOUT_MS / 60_000 : random.whole(2, 8);
}

type EventContext = {
  seeding: Seeding;
  tenant: DemoTenant;
  scope: TenantScope;
  refId: string;
  random: Random;
  at: Date;
  status: OnboardingStatus;
};

/** Writes the documents of the current step, then makes the event that ends it. */
async function makeEvent(event: Event, making: EventContext): Promise<unknown> {
  const { seeding, tenant, scope, refId, random, at } = making;
  switch (event) {
    case "research":
      for (const page of pagesOf(random, tenant)) await saveScrapedPage(scope, refId, { ...page, fetchedAt: at });
      return advanceOnboardingRun(scope, refId, event, { at });
    case "draft":
      await saveResearch(scope, refId, researchText(random, tenant));
      return advanceOnboardingRun(scope, refId, event, { at });
    case "ask_input":
      return askQuestions(scope, refId, questionsOf(tenant), { at });
    case "give_input": {
      const answers = questionsOf(tenant).map(({ id, answer }) => ({ id, answer }));
      return answerQuestions(asStaff(scope, seeding.people, "support"), refId, answers, { at });
    }
    case "ask_approval":
      await saveContextFile(scope, refId, { name: `${tenant.slug}-context.md`, markdown: await contextOf(making) });
      return advanceOnboardingRun(scope, refId, event, { at });
    case "fail": {
      const errorCode = random.pick(Object.keys(FAILURES) as (keyof typeof FAILURES)[]);
      return failOnboardingRun(scope, refId, { errorCode, reason: FAILURES[errorCode], at });
    }
    case "resume":
    case "cancel":
    case "complete":
      return makeAsStaff(event, making);
    default:
      return advanceOnboardingRun(scope, refId, event, { at });
  }
}

/** The completed run gets the text of the strategy it created. Other runs get their own text. */
async function contextOf({ scope, random, tenant, at, status }: EventContext): Promise<string> {
  if (status !== "completed") {
    return strategyText(random, tenant, { version: tenant.versions.length + 1, year: at.getUTCFullYear() + 1 })
      .markdown;
  }
  const text = textIn((await inspectStrategyText(scope, await firstStrategy(scope))).copy);
  if (text.state !== "present") throw new Error(`The text of ${scope.tenantName}'s first strategy was not kept.`);
  return text.value;
}

async function makeAsStaff(
  event: "resume" | "cancel" | "complete",
  { seeding, scope, refId, at }: EventContext,
): Promise<void> {
  const run = await findOnboardingRun(scope, refId);
  if (!run) throw new Error(`The onboarding run ${refId} was not kept.`);
  if (event === "complete") {
    const strategy = await firstStrategy(scope);
    const by = asStaff(scope, seeding.people, "reviewer");
    const seen = { rowVersion: run.rowVersion, reason: null, at: strategy.createdAt };
    const text = await verifyText(REVIEWED_RUN, by, refId);
    await inTenant(by, (tx) => completeRun(tx, by, run, { ...strategy, text }, seen));
    return;
  }
  const by = asStaff(scope, seeding.people, "support");
  const made = event === "resume" ? resumeEvent(stateOf(ONBOARDING_STEPS, run.step)) : event;
  const change: Transition<typeof REVIEWED_RUN> = {
    event: made,
    id: run.id,
    from: run.status as OnboardingStatus,
    rowVersion: run.rowVersion,
    reason: event === "cancel" ? CANCELLED : null,
    at,
    set: { ...columnsOf(made, at), updatedAt: at },
  };
  await inTenant(by, (tx) => transition(tx, by, REVIEWED_RUN, change));
}

/** The strategy version that the completed run created. */
async function firstStrategy(scope: TenantScope) {
  const [row] = await readIn(scope, (db) => [
    db.strategy.findFirst({
      where: { tenantId: scope.tenantId, version: 1 },
      select: { id: true, contentRef: true, contentSha256: true, createdAt: true },
    }),
  ]);
  if (!row) throw new Error(`${scope.tenantName} has no first strategy for its onboarding run.`);
  return row;
}
