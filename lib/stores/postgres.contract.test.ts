import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { closePostgres, inTenant, readIn, unscopedPostgres, type Tx } from "@/lib/stores/postgres";
import { asOwner, testTenant } from "@/lib/testing/people";

/** The app's requirements on PostgreSQL, for any server, or pooler in front of it, at DATABASE_URL. */

const DENIED = "42501";
const DUPLICATE = "23505";
const NO_SUCH_PARENT = "23503";
const BROKEN_CHECK = "23514";
const TOO_SLOW = "57014";

let here: TenantScope;
let there: TenantScope;
/** Many clients with the app's role, in addition to the app's own. */
let clients: pg.Pool;

beforeAll(async () => {
  [here, there] = [await testTenant("Here"), await testTenant("There")];
  clients = new pg.Pool({ connectionString: env().DATABASE_URL, max: 50 });
});
afterAll(async () => {
  await clients.end();
  await closePostgres();
});

const activity = ({ tenantId }: TenantScope, changes: { id?: string; strategyId?: string } = {}) => ({
  id: newId(),
  refId: newRefId(),
  tenantId,
  kind: "blog_post",
  title: "Contract",
  status: "planned",
  ...changes,
});

const strategy = ({ tenantId }: TenantScope, version: number, status: string, deletedOn: Date | null = null) => ({
  id: newId(),
  refId: newRefId(),
  tenantId,
  version,
  status,
  title: "Plan",
  author: "contract",
  deletedOn,
});

/**
 * Runs one transaction of one client, in a tenant if one is given.
 * @returns the rows
 */
async function transaction(
  pool: pg.Pool,
  tenant: TenantScope | null,
  ...statements: [string, unknown[]?][]
): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    if (tenant) await client.query("SELECT set_config('app.tenant_id', $1, true)", [tenant.tenantId]);
    let rows: unknown[] = [];
    for (const [text, values] of statements) ({ rows } = await client.query(text, values));
    await client.query("COMMIT");
    return rows;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const asApp = (tenant: TenantScope | null, ...statements: [string, unknown[]?][]) =>
  transaction(clients, tenant, ...statements);
const byOwner = (tenant: TenantScope | null, ...statements: [string, unknown[]?][]) =>
  transaction(asOwner(), tenant, ...statements);

const WALLED = [
  ...["strategies", "activities", "blog_posts", "social_posts", "onboarding_runs", "contracts", "tool_calls", "skills"],
  ...[
    "integrations",
    "webhook_endpoints",
    "webhook_deliveries",
    "users",
    "memberships",
    "subscriptions",
    "usage_records",
  ],
  ...["outbox", "export_jobs", "integrity_runs", "integrity_findings", "purge_reports"],
  ...["status_transitions", "idempotency_keys"],
];

describe("row-level security", () => {
  it.each(WALLED)("%s shows nothing without a tenant, to the app's role and to the owner alike", async (table) => {
    const count: [string] = [`SELECT count(tenant_id)::int AS rows FROM ${table}`];
    expect(await asApp(null, count)).toEqual([{ rows: 0 }]);
    expect(await byOwner(null, count)).toEqual([{ rows: 0 }]);
    expect(await asApp(null, ["SELECT set_config('app.tenant_id', '', true)"], count)).toEqual([{ rows: 0 }]);
  });

  it("shows each tenant its own rows, and takes no row for another", async () => {
    const [mine, theirs] = [activity(here), activity(there)];
    await inTenant(here, (tx) => tx.activity.create({ data: mine }));
    await inTenant(there, (tx) => tx.activity.create({ data: theirs }));
    const refs = { where: { refId: { in: [mine.refId, theirs.refId] } }, select: { refId: true } };
    expect(await readIn(here, (db) => [db.activity.findMany(refs)])).toEqual([[{ refId: mine.refId }]]);
    expect(await readIn(there, (db) => [db.activity.findMany(refs)])).toEqual([[{ refId: theirs.refId }]]);
    const foreign = (tx: Tx) => tx.activity.create({ data: activity(there) });
    await expect(inTenant(here, foreign)).rejects.toThrow(/row-level security/);
    const away = (tx: Tx) => tx.activity.updateMany({ where: { id: mine.id }, data: { tenantId: there.tenantId } });
    await expect(inTenant(here, away)).rejects.toThrow(/row-level security/);
    const taken = (tx: Tx) => tx.activity.updateMany({ where: { id: theirs.id }, data: { title: "Taken" } });
    expect(await inTenant(here, taken)).toEqual({ count: 0 });
    const insert: [string, unknown[]] = [
      "INSERT INTO activities (id, ref_id, tenant_id, kind, title, status) VALUES ($1, $2, $3, 'x', 'x', 'planned')",
      [newId(), newRefId(), there.tenantId],
    ];
    await expect(asApp(here, insert)).rejects.toMatchObject({ code: DENIED });
    await expect(byOwner(here, insert)).rejects.toMatchObject({ code: DENIED });
    await expect(byOwner(null, insert)).rejects.toMatchObject({ code: DENIED });
  });

  it("ends with its transaction: 500 transactions of three kinds on shared connections see no other's rows", async () => {
    const own = new Map<TenantScope, string>();
    for (const scope of [here, there]) {
      const row = activity(scope);
      own.set(scope, row.refId);
      await inTenant(scope, (tx) => tx.activity.create({ data: row }));
    }
    const refs = [...own.values()];
    const where = { refId: { in: refs } };
    const look = async (i: number) => {
      const scope = [here, there, null][i % 3] ?? null;
      if (scope && i % 2) return [scope, (await readIn(scope, (db) => [db.activity.findMany({ where })]))[0]] as const;
      if (scope) {
        const sql = 'SELECT ref_id AS "refId" FROM activities WHERE ref_id = ANY($1)';
        return [scope, (await asApp(scope, [sql, [refs]])) as { refId: string }[]] as const;
      }
      return [null, await unscopedPostgres().activity.findMany({ where })] as const;
    };
    const seen: Awaited<ReturnType<typeof look>>[] = [];
    for (let i = 0; i < 500; i += 50) {
      seen.push(...(await Promise.all(Array.from({ length: 50 }, (_, more) => look(i + more)))));
    }
    const wrong = seen.filter(([scope, rows]) => {
      const expected = scope ? [own.get(scope)] : [];
      return JSON.stringify(rows.map(({ refId }) => refId)) !== JSON.stringify(expected);
    });
    expect(wrong).toEqual([]);
  });

  it("cannot be lifted by the app's role, which owns nothing and becomes nobody else", async () => {
    for (const table of WALLED) {
      await expect(asApp(here, [`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`])).rejects.toMatchObject({
        code: DENIED,
      });
    }
    const owner = decodeURIComponent(new URL(env().DIRECT_DATABASE_URL ?? "").username);
    await expect(asApp(here, [`SET LOCAL ROLE ${pg.escapeIdentifier(owner)}`])).rejects.toMatchObject({ code: DENIED });
    const off: [string] = ["SET LOCAL row_security = off"];
    await expect(asApp(here, off, ["SELECT 1 FROM activities LIMIT 1"])).rejects.toMatchObject({ code: DENIED });
    await expect(byOwner(here, off, ["SELECT 1 FROM activities LIMIT 1"])).rejects.toMatchObject({ code: DENIED });
  });

  it("leaves the app no delete but of its tenant's trash, a day after", async () => {
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const rows = [
      { ...activity(here), deletedOn: null },
      { ...activity(here), deletedOn: ago(23) },
      { ...activity(here), deletedOn: ago(25) },
    ];
    await inTenant(here, (tx) => tx.activity.createMany({ data: rows }));
    const foreign = { ...activity(there), deletedOn: ago(25) };
    await inTenant(there, (tx) => tx.activity.create({ data: foreign }));
    const ids = [...rows, foreign].map(({ id }) => id);
    const gone = await asApp(here, ["DELETE FROM activities WHERE id = ANY($1) RETURNING id", [ids]]);
    expect(gone).toEqual([{ id: rows[2]?.id }]);
  });

  it("leaves the app no delete, and no change of what is history", async () => {
    for (const table of ["tenants", "strategies", "tool_calls", "audit_events", "status_transitions"]) {
      await expect(asApp(here, [`DELETE FROM ${table}`])).rejects.toMatchObject({ code: DENIED });
    }
    await expect(asApp(here, ["UPDATE audit_events SET actor = 'x'"])).rejects.toMatchObject({ code: DENIED });
    await expect(asApp(here, ["UPDATE status_transitions SET actor = 'x'"])).rejects.toMatchObject({ code: DENIED });
    await expect(asApp(here, ["SELECT 1 FROM tool_calls_default"])).rejects.toMatchObject({ code: DENIED });
  });
});

describe("a guarded update", () => {
  it("is won by exactly one of 50 racing clients, and the others learn that they lost", async () => {
    for (let round = 1; round <= 5; round++) {
      const row = activity(here);
      await inTenant(here, (tx) => tx.activity.create({ data: row }));
      const sql = `UPDATE activities SET status = 'queued', title = $2, row_version = row_version + 1
        WHERE id = $1 AND tenant_id = $3 AND status = 'planned' AND row_version = 1 AND deleted_on IS NULL RETURNING title`;
      const race = Array.from({ length: 50 }, (_, i) => asApp(here, [sql, [row.id, `Client ${i}`, here.tenantId]]));
      const won = (await Promise.all(race)).filter((rows) => rows.length > 0);
      expect(won).toHaveLength(1);
      const [[kept]] = await readIn(here, (db) => [db.activity.findMany({ where: { id: row.id } })]);
      expect(kept).toMatchObject({ rowVersion: 2, status: "queued", title: (won[0]?.[0] as { title: string }).title });
    }
  });

  it("is won by exactly one of 50 transactions of the app's own client", async () => {
    const row = activity(here);
    await inTenant(here, (tx) => tx.activity.create({ data: row }));
    const guard = { id: row.id, tenantId: here.tenantId, status: "planned", rowVersion: 1, deletedOn: null };
    const data = { status: "queued", rowVersion: { increment: 1 } };
    const move = () => inTenant(here, (tx) => tx.activity.updateMany({ where: guard, data }));
    const counts = await Promise.all(Array.from({ length: 50 }, async () => (await move()).count));
    expect(counts.toSorted()).toEqual([...Array.from({ length: 49 }, () => 0), 1]);
  });
});

describe("a transaction", () => {
  it("leaves nothing when it fails, and its connection serves the next", async () => {
    const row = activity(here);
    const failing = inTenant(here, async (tx) => {
      await tx.activity.create({ data: row });
      throw new Error("changed our mind");
    });
    await expect(failing).rejects.toThrow("changed our mind");
    const found = await readIn(here, (db) => [db.activity.findMany({ where: { id: row.id } })]);
    expect(found).toEqual([[]]);
  });

  it("keeps times to the millisecond, and text and JSON as they were", async () => {
    const at = new Date("2026-01-02T03:04:05.678Z");
    const row = { ...activity(here), title: "é \u{1f600} ' \" \\ $1 {a}", createdAt: at };
    await inTenant(here, (tx) => tx.activity.create({ data: row }));
    const [[kept]] = await readIn(here, (db) => [db.activity.findMany({ where: { id: row.id } })]);
    expect(kept).toMatchObject({ title: row.title, createdAt: at });
    const [json] = await asApp(here, ["SELECT $1::jsonb AS value", [JSON.stringify({ a: [1, "é", null] })]]);
    expect(json).toEqual({ value: { a: [1, "é", null] } });
  });

  it("holds an advisory lock to its end, so that writers of one audit chain queue up", async () => {
    const write = (n: number) => {
      const sql = `INSERT INTO audit_events (id, tenant_id, seq, at, actor, action, entity, entity_ref, request_id, prev_hash, hash)
        VALUES ($1, $2, 0, now(), $3, 'contract.tested', 'contract', 'x', 'contract', '', '')`;
      return asApp(here, [sql, [newId(), here.tenantId, `client ${n}`]]);
    };
    await Promise.all(Array.from({ length: 40 }, (_, n) => write(n)));
    const [[chain], broken] = [
      await asApp(here, [
        "SELECT count(*)::int AS events, max(seq)::int AS last FROM audit_events WHERE tenant_id = $1",
        [here.tenantId],
      ]),
      await asApp(here, ["SELECT seq FROM audit_chain_break($1)", [here.tenantId]]),
    ];
    expect(chain).toMatchObject({ events: (chain as { last: number }).last });
    expect(broken).toEqual([]);
  });
});

describe("keys and indexes", () => {
  it("let no row point into another tenant, though the id is there", async () => {
    const theirs = strategy(there, 90, "draft");
    await inTenant(there, (tx) => tx.strategy.create({ data: theirs }));
    const pointing = (scope: TenantScope) => (tx: Tx) =>
      tx.activity.create({ data: activity(scope, { strategyId: theirs.id }) });
    await expect(inTenant(here, pointing(here))).rejects.toMatchObject({ code: "P2003" });
    await inTenant(there, pointing(there));
    const sql = `INSERT INTO activities (id, ref_id, tenant_id, strategy_id, kind, title, status)
      VALUES ($1, $2, $3, $4, 'x', 'x', 'planned')`;
    const row = [newId(), newRefId(), here.tenantId, theirs.id];
    await expect(asApp(here, [sql, row])).rejects.toMatchObject({ code: NO_SUCH_PARENT });
    await expect(byOwner(here, [sql, row])).rejects.toMatchObject({ code: NO_SUCH_PARENT });
  });

  it("that are unique for a part allow one in review and one active in a tenant, and any number beside", async () => {
    const scope = await testTenant("Partial");
    for (const [i, status] of ["in_review", "active"].entries()) {
      const version = 10 * (i + 1);
      const write = (of: TenantScope, n: number, deletedOn: Date | null = null) =>
        inTenant(of, (tx) => tx.strategy.create({ data: strategy(of, version + n, status, deletedOn) }));
      await write(scope, 1);
      await expect(write(scope, 2)).rejects.toMatchObject({ code: "P2002" });
      await write(scope, 3, new Date());
      await write(there, 1);
      const sql = `INSERT INTO strategies (id, ref_id, tenant_id, version, title, status, author) VALUES ($1, $2, $3, $4, 'x', $5, 'x')`;
      const second = asApp(scope, [sql, [newId(), newRefId(), scope.tenantId, version + 4, status]]);
      await expect(second).rejects.toMatchObject({ code: DUPLICATE, constraint: `strategies_one_${status}` });
    }
    await Promise.all(
      [5, 6, 7].map((n) => inTenant(scope, (tx) => tx.strategy.create({ data: strategy(scope, n, "draft") }))),
    );
  });

  it("let one of 20 racing clients have the one place in review", async () => {
    const scope = await testTenant("Race");
    const race = Array.from({ length: 20 }, (_, i) =>
      inTenant(scope, (tx) => tx.strategy.create({ data: strategy(scope, i + 1, "in_review") })),
    );
    const ended = await Promise.allSettled(race);
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = ended.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code?: string }).code] : []));
    expect(new Set(lost)).toEqual(new Set(["P2002"]));
  });

  it("refuse a state nobody knows, and who decides on their own submission", async () => {
    const unknown = { data: strategy(here, 70, "forged") };
    await expect(inTenant(here, (tx) => tx.strategy.create(unknown))).rejects.toThrow(/strategies_status/);
    const [row, staff] = [strategy(here, 71, "draft"), newId()];
    await inTenant(here, (tx) => tx.strategy.create({ data: row }));
    const own: [string, unknown[]] = [
      "UPDATE strategies SET submitted_by = $2, decided_by = $2 WHERE id = $1",
      [row.id, staff],
    ];
    await expect(asApp(here, own)).rejects.toMatchObject({ code: BROKEN_CHECK, constraint: "strategies_four_eyes" });
  });

  it("carry a tenant's list, newest first, without sorting, under row-level security", async () => {
    const list = `SELECT id FROM activities WHERE tenant_id = $1 AND deleted_on IS NULL
      AND (created_at, id) < ($2::timestamptz, $3::uuid) ORDER BY created_at DESC, id DESC LIMIT 51`;
    const values = [here.tenantId, new Date().toISOString(), newId()];
    // PostgreSQL may use a sequential scan or any index for a small table.
    await inTenant(there, (tx) =>
      tx.activity.createMany({ data: Array.from({ length: 3_000 }, () => activity(there)) }),
    );
    await asOwner().query("ANALYZE activities");
    const rows = await asApp(here, [`EXPLAIN ${list}`, values]);
    const plan = rows.map((row) => Object.values(row as object).join()).join("\n");
    expect(plan).toMatch(/Index (Only )?Scan using activities_newest/);
    expect(plan).not.toContain("Sort");
  });

  it("lead a call's time into one month's partition", async () => {
    const at = new Date();
    const sql = "EXPLAIN SELECT id FROM tool_calls WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3";
    const rows = await asApp(here, [sql, [here.tenantId, at.toISOString(), new Date(at.getTime() + 1).toISOString()]]);
    const plan = rows.map((row) => Object.values(row as object).join()).join("\n");
    expect([...new Set(plan.match(/tool_calls_\w*\d{4}_\d\d/g))]).toEqual([
      expect.stringContaining(at.toISOString().slice(0, 7).replace("-", "_")),
    ]);
  });
});

describe("a statement's time", () => {
  it("is limited for the app's role, by the role itself, on every connection", async () => {
    const limits = await Promise.all(Array.from({ length: 10 }, () => asApp(null, ["SHOW statement_timeout"])));
    expect(limits.flat()).toEqual(Array.from({ length: 10 }, () => ({ statement_timeout: "15s" })));
    const [shown] = await unscopedPostgres().$queryRaw<
      object[]
    >`SELECT current_setting('statement_timeout') AS timeout`;
    expect(shown).toEqual({ timeout: "15s" });
  });

  it("is limited while it waits for a lock, and so is a transaction in which nothing is asked", async () => {
    expect(await asApp(null, ["SHOW lock_timeout"])).toEqual([{ lock_timeout: "8s" }]);
    expect(await asApp(null, ["SHOW idle_in_transaction_session_timeout"])).toEqual([
      { idle_in_transaction_session_timeout: "20s" },
    ]);
  });

  it("ends a slow statement and its transaction, and nothing after it", async () => {
    const row = activity(here);
    const slow = inTenant(here, async (tx) => {
      await tx.activity.create({ data: row });
      await tx.$executeRaw`SET LOCAL statement_timeout = '100ms'`;
      await tx.$executeRaw`SELECT pg_sleep(5)`;
    });
    await expect(slow).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("took too long"),
    });
    const begun = Date.now();
    const sleep = asApp(here, ["SET LOCAL statement_timeout = '100ms'"], ["SELECT pg_sleep(5)"]);
    await expect(sleep).rejects.toMatchObject({ code: TOO_SLOW });
    expect(Date.now() - begun).toBeLessThan(3_000);
    expect(await readIn(here, (db) => [db.activity.findMany({ where: { id: row.id } })])).toEqual([[]]);
    const limits = await Promise.all(Array.from({ length: 10 }, () => asApp(null, ["SHOW statement_timeout"])));
    expect(new Set(limits.flat().map((limit) => JSON.stringify(limit)))).toEqual(
      new Set(['{"statement_timeout":"15s"}']),
    );
  });
});
