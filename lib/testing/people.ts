import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import pg from "pg";
import type { Role } from "@/lib/core/access/permissions";
import { systemScope, type TenantScope } from "@/lib/core/access/scope";
import { openSession } from "@/lib/core/access/sessions";
import { newId, newRefId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { inNoTenant } from "@/lib/stores/postgres";
import { provisionTenant } from "@/lib/tenants/store";
import { serving } from "@/lib/testing/request";

export type TestStaff = { id: string; refId: string; email: string; name: string };

let owner: pg.Pool | undefined;

/** The tables' owner, for what the app's role may not do, such as creating staff and grants. */
export function asOwner(): pg.Pool {
  owner ??= new pg.Pool({ connectionString: env().DIRECT_DATABASE_URL, max: 2 });
  return owner;
}

/**
 * A new tenant for this test, entered as a program. Tables are never truncated, so that tests do not affect each other.
 */
export async function testTenant(name = "Test tenant"): Promise<TenantScope> {
  const planId = newId();
  await asOwner().query(
    `INSERT INTO plans (id, ref_id, name, price_cents, currency, payload_retention_days) VALUES ($1, $2, $3, 0, 'USD', 30)`,
    [planId, newRefId(), `Plan ${planId}`],
  );
  const [id, refId] = [newId(), newRefId()];
  const slug = `test-${refId.toLowerCase()}`;
  const tenant = { id, refId, slug, name, status: "active" as const, planId, region: "eu", createdAt: new Date() };
  await provisionTenant(tenant, "test");
  return systemScope(tenant, "test");
}

/** A staff member with one grant: for one tenant, or for all if none is given. Without a role they have no grant. */
export async function testStaff(o: { role?: Role; tenant?: TenantScope; name?: string } = {}): Promise<TestStaff> {
  const [id, refId] = [newId(), newRefId()];
  const email = `${refId.toLowerCase()}@staff.test`;
  const name = o.name ?? `${o.role ?? "no role"} ${refId.slice(-4)}`;
  await asOwner().query(`INSERT INTO staff (id, ref_id, email, name) VALUES ($1, $2, $3, $4)`, [
    id,
    refId,
    email,
    name,
  ]);
  if (o.role) {
    await asOwner().query(
      `INSERT INTO staff_grants (id, staff_id, role, tenant_id, reason) VALUES ($1, $2, $3, $4, 'test')`,
      [newId(), id, o.role, o.tenant?.tenantId ?? null],
    );
  }
  return { id, refId, email, name };
}

/** The secret of a new session of this staff member, opened as signing in does. */
export async function sessionFor(staff: TestStaff): Promise<string> {
  return inNoTenant((tx) => openSession(tx, staff.id, { requestId: "test", ip: null, userAgent: null }));
}

/** The cookie that holds a session's secret. */
async function sessionCookie(session: string): Promise<Record<string, string>> {
  const token = await encode({ token: { session }, secret: env().NEXTAUTH_SECRET, maxAge: 600 });
  return { "next-auth.session-token": token };
}

/** Calls through the gate with a real session of this staff member, a new one or the given one. `null` is nobody. */
export async function as<T>(staff: TestStaff | null, call: () => Promise<T>, session?: string): Promise<T> {
  const cookies = staff ? await sessionCookie(session ?? (await sessionFor(staff))) : {};
  return serving({ cookies, headers: { "x-request-id": `test-${newRefId()}` } }, call);
}

/** An address that no other test uses. */
export function newAddress(): string {
  return `2001:db8:${randomBytes(4)
    .toString("hex")
    .replace(/(.{4})(.{4})/, "$1:$2")}::1`;
}

/** The audit rows about a record, oldest first, read as the owner under the tenant's own setting. */
export async function auditOf(
  scope: TenantScope | null,
  ref: string,
): Promise<{ action: string; actor: string; before: unknown; after: unknown; request_id: string }[]> {
  const client = await asOwner().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.tenant_id', $1, true)", [scope?.tenantId ?? ""]);
    const { rows } = await client.query(
      "SELECT action, actor, before, after, request_id FROM audit_events WHERE entity_ref = $1 ORDER BY seq",
      [ref],
    );
    await client.query("COMMIT");
    return rows;
  } finally {
    client.release();
  }
}
