import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import type pg from "pg";
import type { Role } from "@/lib/core/access/permissions";
import type { Env } from "@/lib/env";
import { PLANS, type PlanName } from "./plans";
import { daysBefore, Random } from "./random";

/** The published password of every demo login on a local or test machine. */
export const DEMO_PASSWORD = "leadmetrics-demo";

/** The password for demo logins: the published one, or a new one if other machines can reach the Console. */
export function demoPassword(environment: Env["ENVIRONMENT"]): string {
  const alone = environment === "local" || environment === "test";
  return alone ? DEMO_PASSWORD : randomBytes(18).toString("base64url");
}

const STAFF = {
  viewer: { name: "Vera Lindqvist", role: "viewer" },
  reviewer: { name: "Rafael Moreno", role: "reviewer" },
  publisher: { name: "Pia Okonkwo", role: "publisher" },
  legal: { name: "Leonie Brandt", role: "legal" },
  support: { name: "Sam Tanaka", role: "support" },
  auditor: { name: "Anke Visser", role: "auditor" },
  admin: { name: "Amara Diallo", role: "admin" },
  solo: { name: "Solveig Dahl", role: "reviewer" },
} as const satisfies Record<string, { name: string; role: Role }>;

export type Login = keyof typeof STAFF;
type Person = { id: string; refId: string; name: string; email: string };
export type People = Readonly<Record<Login, Person>>;

const emailOf = (login: string) => `${login}@leadmetrics.demo`;

/** One login per role for all tenants, and `solo`, a reviewer of `soloTenants` only. */
export const DEMO_LOGINS: readonly { email: string; role: Role }[] = Object.entries(STAFF).map(([login, { role }]) => ({
  email: emailOf(login),
  role,
}));

/** Writes the missing plans and returns the IDs by name. Needs the owner, because the app can only read plans. */
export async function seedPlans(owner: pg.Client, seed: number): Promise<Record<PlanName, string>> {
  const made = new Date(Date.UTC(2024, 0, 15));
  const ids = {} as Record<PlanName, string>;
  for (const [name, plan] of Object.entries(PLANS) as [PlanName, (typeof PLANS)[PlanName]][]) {
    const random = new Random(seed, "plan", name);
    await owner.query(
      `INSERT INTO plans (id, ref_id, name, price_cents, currency, payload_retention_days, limits, created_at)
       VALUES ($1, $2, $3, $4, 'USD', $5, $6, $7) ON CONFLICT (name) DO UPDATE SET limits = excluded.limits`,
      [random.uuid(made), random.refId(made), name, plan.priceCents, plan.payloadRetentionDays, plan.limits, made],
    );
    ids[name] = await idOf(owner, "SELECT id FROM plans WHERE name = $1", name);
  }
  return ids;
}

/** Writes the missing staff with this password. Existing staff keep their name and password. */
export async function seedStaff(
  owner: pg.Client,
  seed: number,
  anchor: Date,
  password: string,
): Promise<{ people: People; added: number }> {
  const people = {} as Record<Login, Person>;
  let added = 0;
  let passwordHash: string | undefined;
  for (const [login, { name }] of Object.entries(STAFF) as [Login, (typeof STAFF)[Login]][]) {
    const random = new Random(seed, "staff", login);
    const joined = daysBefore(anchor, random.whole(1_200, 1_900));
    const email = emailOf(login);
    const there = await owner.query("SELECT FROM staff WHERE email = $1", [email]);
    if (there.rowCount === 0) {
      // Argon2id with the library's defaults, as sign-in verifies it.
      passwordHash ??= await hash(password);
      const { rowCount } = await owner.query(
        `INSERT INTO staff (id, ref_id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (email) DO NOTHING`,
        [random.uuid(joined), random.refId(joined), email, name, passwordHash, joined],
      );
      added += rowCount ?? 0;
    }
    const found = await owner.query<Person>(`SELECT id, ref_id AS "refId", name, email FROM staff WHERE email = $1`, [
      email,
    ]);
    const person = found.rows[0];
    if (!person) throw new Error(`The demo login ${email} was not kept.`);
    people[login] = person;
  }
  return { people, added };
}

/** @param soloTenants IDs of the tenants that `solo` reviews */
export async function seedGrants(owner: pg.Client, seed: number, people: People, soloTenants: string[]): Promise<void> {
  for (const [login, { role }] of Object.entries(STAFF) as [Login, (typeof STAFF)[Login]][]) {
    for (const tenantId of login === "solo" ? soloTenants : [null]) {
      const id = new Random(seed, "grant", login, tenantId ?? "all").uuid(new Date(Date.UTC(2024, 0, 15)));
      await owner.query(
        `INSERT INTO staff_grants (id, staff_id, role, tenant_id, reason) VALUES ($1, $2, $3, $4, 'A demo login')
         ON CONFLICT DO NOTHING`,
        [id, people[login].id, role, tenantId],
      );
    }
  }
}

async function idOf(owner: pg.Client, sql: string, value: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(sql, [value]);
  const id = rows[0]?.id;
  if (!id) throw new Error(`${value} was written and is not there: ${sql}`);
  return id;
}
