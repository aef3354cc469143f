import pg from "pg";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256, timeOf } from "@/lib/core/ids";
import { claim } from "@/lib/core/records/claims";
import { env } from "@/lib/env";
import { readIn } from "@/lib/stores/postgres";
import { findTenantForProgram, provisionTenant } from "@/lib/tenants/store";
import { seedActivities } from "./activities";
import { seedContracts } from "./contracts";
import { seedIntegrations } from "./integrations";
import { seedMembers } from "./members";
import { seedOnboardingRuns } from "./onboarding-runs";
import { seedOperations } from "./operations";
import { DEMO_PASSWORD, demoPassword, seedGrants, seedPlans, seedStaff } from "./people";
import type { PlanName } from "./plans";
import { seedPosts } from "./posts";
import { daysBefore, Random } from "./random";
import type { Seeding } from "./seeding";
import { seedSkills } from "./skills";
import { seedSocialPosts } from "./social-posts";
import { seedStrategies } from "./strategies";
import { TENANTS } from "./tenants";
import { seedToolCalls } from "./tool-calls";
import { seedTrash } from "./trash";
import { seedWebhooks } from "./webhooks";

const PROGRAM = "demo seed";
const ANCHOR = "demo/anchor";
const WHOLE = "demo/whole";
/** The tenants that `solo` reviews. */
const SOLO = ["cobalt-cyber", "lumen-languages"];

export type SeedOptions = { toolCalls: number; seed: number; onProgress(line: string): void };

/**
 * Writes the missing demo data. The same seed always writes the same records, dated back from the day of the first run.
 * Running it again creates no duplicates, even on a later day. A larger `toolCalls` adds calls.
 * @throws in production, if the database has demo data of another seed, or without DIRECT_DATABASE_URL
 */
export async function seed({ toolCalls, seed, onProgress }: SeedOptions): Promise<void> {
  const { DIRECT_DATABASE_URL, ENVIRONMENT } = env();
  if (ENVIRONMENT === "production") {
    throw new Error(
      "Demo data is never loaded where ENVIRONMENT is production: real records would stand beside made-up ones.",
    );
  }
  if (!DIRECT_DATABASE_URL) {
    throw new Error("DIRECT_DATABASE_URL is missing: staff and plans are written as the tables' owner.");
  }
  const owner = new pg.Client({ connectionString: DIRECT_DATABASE_URL });
  await owner.connect();
  try {
    const plans = await seedPlans(owner, seed);
    const today = new Date(new Date().setUTCHours(0, 0, 0, 0));
    const anchor = await anchorOf(seed, today, plans);
    const scopes = await enterTenants(seed, anchor, plans);
    const password = demoPassword(ENVIRONMENT);
    const { people, added } = await seedStaff(owner, seed, anchor, password);
    const solo = SOLO.flatMap((slug) => scopes.get(slug)?.tenantId ?? []);
    await seedGrants(owner, seed, people, solo);
    onProgress(`${scopes.size} tenants and ${Object.keys(people).length} staff are there`);
    if (added > 0 && password !== DEMO_PASSWORD) {
      onProgress(`the ${added} demo logins made now have the password ${password}; it is not shown again`);
    }
    const seeding: Seeding = { seed, anchor, scopes, people, onProgress };
    await seedStrategies(seeding);
    await seedOnboardingRuns(seeding);
    await seedContracts(seeding);
    const activities = [...(await seedPosts(seeding)), ...(await seedActivities(seeding))];
    await seedSocialPosts(seeding);
    await seedToolCalls(seeding, activities, toolCalls);
    await seedMembers(seeding);
    await seedSkills(seeding);
    await seedIntegrations(seeding);
    await seedWebhooks(seeding);
    await seedTrash(seeding);
    await seedOperations(seeding);
    await claim(stateTenant(scopes), WHOLE, {
      refId: new Random(seed, "whole").refId(anchor),
      fingerprint: sha256(WHOLE),
    });
  } finally {
    await owner.end();
  }
}

/** Whether seeding was started and did not finish, as after a crash. Seeding again writes the rest. */
export async function demoUnfinished(): Promise<boolean> {
  const scope = await findTenantForProgram(TENANTS[0]?.slug ?? "", PROGRAM);
  if (!scope) return false;
  const { tenantId } = scope;
  const [claims] = await readIn(scope, (db) => [
    db.idempotencyKey.findMany({ where: { tenantId, key: { in: [ANCHOR, WHOLE] } }, select: { key: true } }),
  ]);
  return claims.length > 0 && !claims.some(({ key }) => key === WHOLE);
}

/** The tenant whose claims store the seed's own state. */
function stateTenant(scopes: ReadonlyMap<string, TenantScope>): TenantScope {
  const scope = scopes.get(TENANTS[0]?.slug ?? "");
  if (!scope) throw new Error("There is no demo tenant to keep the day in.");
  return scope;
}

/** The day that demo data is dated back from: today, or the day of the first run. */
async function anchorOf(seed: number, today: Date, plans: Record<PlanName, string>): Promise<Date> {
  const scope = stateTenant(await enterTenants(seed, today, plans, 1));
  const fingerprint = sha256(`seed ${seed}`);
  const kept = await claim(scope, ANCHOR, { refId: new Random(seed, "anchor").refId(today), fingerprint });
  if (kept.fingerprint !== fingerprint) {
    throw new Error(
      "The database holds demo data of another seed number. Give that one, or start anew: npm run reset.",
    );
  }
  return timeOf(kept.refId);
}

/** The tenants by slug. Creates the missing ones. */
async function enterTenants(
  seed: number,
  anchor: Date,
  plans: Record<PlanName, string>,
  first = TENANTS.length,
): Promise<Map<string, TenantScope>> {
  const scopes = new Map<string, TenantScope>();
  for (const { slug, name, status, plan, region, days } of TENANTS.slice(0, first)) {
    const random = new Random(seed, "tenant", slug);
    const createdAt = daysBefore(anchor, days - 0.4);
    const made = { id: random.uuid(createdAt), refId: random.refId(createdAt), slug, name, status };
    const there = await findTenantForProgram(slug, PROGRAM);
    const planId = plans[plan];
    scopes.set(slug, there ?? (await provisionTenant({ ...made, planId, region, createdAt }, PROGRAM)));
  }
  return scopes;
}
