import pLimit from "p-limit";
import type { TenantScope } from "@/lib/core/access/scope";
import type { VerifiedText } from "@/lib/core/records/reviewed-text";
import { transition, verifyText, type Transition } from "@/lib/core/records/transitions";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import { draftStrategy } from "@/lib/strategies/provider";
import { findStrategy, REVIEWED_STRATEGY, supersedeActive } from "@/lib/strategies/store";
import { daysBefore, minutesAfter, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { strategyText } from "./strategy-text";
import { TENANTS, type DemoTenant, type VersionOutcome } from "./tenants";

const DAY = 24 * 60;

const REASONS = {
  reject: "The calendar promises more than the team can write, and the budget was never agreed with the tenant.",
  request_changes: "The figures in the first table are from last year. Please take this quarter's and say where from.",
  revoke: "The tenant withdrew the offer this strategy was built on.",
} as const;

/** Each tenant's versions, oldest first, each with the transitions to its status. */
export async function seedStrategies(seeding: Seeding): Promise<void> {
  await pLimit(3).map(TENANTS, async (tenant) => {
    const step = (tenant.days - 1) / (tenant.versions.length + 0.25);
    for (const [at, outcome] of tenant.versions.entries()) {
      const drafted = daysBefore(seeding.anchor, tenant.days - 0.5 - at * step);
      await seedVersion(seeding, tenant, { version: at + 1, outcome, drafted });
    }
  });
  const versions = TENANTS.reduce((sum, tenant) => sum + tenant.versions.length, 0);
  seeding.onProgress(`${versions} strategy versions are there`);
}

async function seedVersion(
  seeding: Seeding,
  tenant: DemoTenant,
  o: { version: number; outcome: VersionOutcome; drafted: Date },
): Promise<void> {
  const scope = scopeOf(seeding, tenant);
  const random = new Random(seeding.seed, "strategy", tenant.slug, o.version);
  const refId = random.refId(o.drafted);
  const text = strategyText(random, tenant, { version: o.version, year: o.drafted.getUTCFullYear() + 1 });
  const author = random.pick(["strategy agent", "strategy agent", seeding.people.publisher.email]);
  await draftStrategy(scope, { refId, ...text, author, at: o.drafted });
  const found = await findStrategy(scope, refId);
  if (!found || found.row.rowVersion > 1 || o.outcome === "draft") return;
  const read = await verifyText(REVIEWED_STRATEGY, scope, refId);
  await inTenant(scope, (tx) =>
    makeTransitions(tx, seeding, tenant, {
      id: found.row.id,
      text: read,
      outcome: o.outcome,
      drafted: o.drafted,
      random,
    }),
  );
}

type Made = Pick<Transition<typeof REVIEWED_STRATEGY>, "event" | "from" | "reason" | "set">;
type TransitionsOptions = { id: string; text: VerifiedText; outcome: VersionOutcome; drafted: Date; random: Random };

/** Makes every transition of one version in one transaction, so that it has its complete history or none. */
async function makeTransitions(
  tx: Tx,
  { scopes, people }: Seeding,
  tenant: DemoTenant,
  o: TransitionsOptions,
): Promise<void> {
  const scope = scopes.get(tenant.slug) as TenantScope;
  const own = tenant.ownSubmission && o.outcome === "in_review";
  const submitter = own ? "reviewer" : o.random.pick(["publisher", "publisher", "admin"] as const);
  const decider = submitter === "admin" || o.random.chance(0.8) ? "reviewer" : "admin";
  const submittedAt = minutesAfter(o.drafted, 0.2 * DAY + o.random.whole(5, 300));
  const decidedAt = minutesAfter(submittedAt, o.random.whole(90, Math.floor(1.5 * DAY)));
  const deciding = asStaff(scope, people, decider);
  let rowVersion = 1;
  const make = async (by: TenantScope, at: Date, rest: Made) => {
    const set = { ...rest.set, updatedAt: at };
    await transition(tx, by, REVIEWED_STRATEGY, { ...rest, id: o.id, rowVersion, text: o.text, at, set });
    rowVersion += 1;
  };
  await make(asStaff(scope, people, submitter), submittedAt, { event: "submit", from: "draft" });
  if (o.outcome === "in_review") return;
  if (o.outcome === "rejected" || o.outcome === "changes_requested") {
    const event = o.outcome === "rejected" ? "reject" : "request_changes";
    await make(deciding, decidedAt, { event, from: "in_review", reason: REASONS[event] });
    return;
  }
  await make(deciding, decidedAt, { event: "approve", from: "in_review", set: { approvedAt: decidedAt } });
  if (o.outcome === "approved_only") return;
  await supersedeActive(tx, deciding, decidedAt);
  await make(deciding, minutesAfter(decidedAt, 0.01), { event: "activate", from: "approved" });
  if (o.outcome !== "revoked") return;
  const revokedAt = minutesAfter(decidedAt, DAY * o.random.whole(5, 20));
  const admin = asStaff(scope, people, "admin");
  await make(admin, revokedAt, { event: "revoke", from: "active", reason: REASONS.revoke });
}
