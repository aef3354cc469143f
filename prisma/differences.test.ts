import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { breakable } from "@/lib/stores/own-stores.fixture";
import { schemaDifferences } from "@/prisma/differences";
import { migrate } from "@/prisma/migrate";

let stores: Awaited<ReturnType<typeof breakable>>;
let directUrl: string;
let owner: pg.Client;

beforeAll(async () => {
  stores = await breakable("postgres");
  directUrl = process.env.DIRECT_DATABASE_URL ?? "";
  await migrate(directUrl, process.env.DATABASE_URL ?? "");
  owner = new pg.Client({ connectionString: directUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await stores.close();
});

const found = async () => (await schemaDifferences(directUrl)).map(({ what }) => what);

/** What to break, the expected message, and how to repair it if the printed fix cannot be run. */
const BREAKAGES: [breaks: string, what: string | null, mends?: string][] = [
  ["DROP INDEX blog_posts_newest", "The index blog_posts_newest is missing."],
  [
    "DROP INDEX strategies_one_active; CREATE INDEX strategies_one_active ON strategies (tenant_id)",
    "The index strategies_one_active differs from the migrations.",
  ],
  ["CREATE INDEX stray ON activities (title)", "The index stray is not in any migration."],
  ["DROP POLICY read_scope ON contracts", "The policy read_scope on contracts is missing."],
  [
    "DROP POLICY update_scope ON activities; CREATE POLICY update_scope ON activities FOR UPDATE USING (true)",
    "The policy update_scope on activities differs from the migrations.",
  ],
  ["CREATE POLICY all_in ON contracts USING (true)", "The policy all_in on contracts is not in any migration."],
  ["ALTER TABLE skills NO FORCE ROW LEVEL SECURITY", "The forced row-level security on skills is missing."],
  ["ALTER TABLE outbox DISABLE ROW LEVEL SECURITY", "The row-level security on outbox is missing."],
  [
    "ALTER TABLE strategies DROP CONSTRAINT strategies_four_eyes",
    "The constraint strategies_four_eyes on strategies is missing.",
  ],
  [
    "ALTER TABLE tool_calls DROP CONSTRAINT tool_calls_tenant_id_activity_id_fkey",
    "The constraint tool_calls_tenant_id_activity_id_fkey on tool_calls is missing.",
  ],
  ["ALTER TABLE blog_posts DROP COLUMN external_url", "The column blog_posts.external_url is missing."],
  [
    "ALTER TABLE blog_posts ALTER COLUMN slug DROP NOT NULL",
    "The column blog_posts.slug differs from the migrations.",
    "ALTER TABLE blog_posts ALTER COLUMN slug SET NOT NULL",
  ],
  [
    "ALTER TABLE staff ALTER COLUMN sort_name DROP EXPRESSION",
    "The column staff.sort_name differs from the migrations.",
    `ALTER TABLE staff DROP COLUMN sort_name;
     ALTER TABLE staff ADD COLUMN sort_name TEXT COLLATE natural_order NOT NULL GENERATED ALWAYS AS (left(name, 120)) STORED;
     CREATE INDEX staff_sort_name ON staff (sort_name, id)`,
  ],
  ["CREATE COLLATION stray (provider = icu, locale = 'und')", "The collation stray is not in any migration."],
  ["DROP TRIGGER chain ON audit_events", "The trigger chain on audit_events is missing."],
  ["ALTER TABLE audit_events DISABLE TRIGGER chain", "The trigger chain on audit_events differs from the migrations."],
  [
    "CREATE OR REPLACE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT NULL::uuid'",
    "The function current_tenant() differs from the migrations.",
  ],
  [
    "GRANT DELETE ON audit_events TO console_app",
    "The right of console_app to DELETE on audit_events is not in any migration.",
  ],
  ["REVOKE INSERT ON outbox FROM console_app", "The right of console_app to INSERT on outbox is missing."],
  [
    "GRANT UPDATE (email) ON staff TO console_app",
    "The right of console_app to UPDATE on staff.email is not in any migration.",
  ],
  ["DROP TABLE tool_calls_default", "The partition tool_calls_default is missing."],
  ["CREATE TABLE stray (id int)", "The table stray is not in any migration.", "DROP TABLE stray"],
  ["SELECT 1", null],
];

// Each case finds only its own breakage, which also proves that the previous fix worked.
it.each(BREAKAGES)("names what is broken, and the fix for it: %s", async (breaks, what, mends) => {
  await owner.query(breaks);
  const differences = await schemaDifferences(directUrl);
  expect(differences.map((one) => one.what)).toEqual(what ? [what] : []);
  const fix = mends ?? differences[0]?.fix.replace("As the owner: ", "");
  if (fix) await owner.query(fix);
});

it("names an index that was not built to its end", async () => {
  const plan = `INSERT INTO plans (id, ref_id, name, price_cents, currency, payload_retention_days) VALUES ($1, $2, 'Twice', 0, 'USD', 30)`;
  await owner.query("DROP INDEX plans_name_key");
  for (const n of [1, 2]) await owner.query(plan, [randomUUID(), `ref ${n}`]);
  await expect(owner.query("CREATE UNIQUE INDEX CONCURRENTLY plans_name_key ON plans (name)")).rejects.toThrow(
    /could not create unique index/,
  );
  expect(await found()).toEqual(["The index plans_name_key differs from the migrations."]);
  await owner.query("DELETE FROM plans WHERE name = 'Twice'");
  await owner.query("REINDEX INDEX plans_name_key");
  expect(await found()).toEqual([]);
});

it("names a table that is gone, and not each of its parts besides", async () => {
  await owner.query("ALTER TABLE saved_views RENAME TO saved_away");
  expect(await found()).toEqual(["The table saved_views is missing.", "The table saved_away is not in any migration."]);
  await owner.query("ALTER TABLE saved_away RENAME TO saved_views");
});

it("names what the ledger says of the migrations, and compares with those applied", async () => {
  const last = `(SELECT max(migration_name) FROM _prisma_migrations)`;
  const cases: [string, RegExp, string][] = [
    ["checksum = repeat('0', 64)", /was edited after it was applied/, "checksum = kept.checksum"],
    ["finished_at = NULL", /was started but not finished/, "finished_at = kept.finished_at"],
    [
      "migration_name = '29990101000000_later'",
      /has migration 29990101000000_later, which is not in prisma\/migrations/,
      "migration_name = kept.migration_name",
    ],
  ];
  await owner.query(
    `CREATE SCHEMA aside; CREATE TABLE aside.kept AS SELECT * FROM _prisma_migrations WHERE migration_name = ${last}`,
  );
  for (const [change, what, mends] of cases) {
    await owner.query(`UPDATE _prisma_migrations SET ${change} WHERE migration_name = ${last}`);
    expect(await found(), change).toContainEqual(expect.stringMatching(what));
    await owner.query(`UPDATE _prisma_migrations m SET ${mends} FROM aside.kept WHERE m.id = kept.id`);
  }
  await owner.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = ${last}`);
  expect((await found())[0]).toMatch(/^Migration \d{14}_\w+ has not been applied\.$/);
  await owner.query("UPDATE _prisma_migrations SET rolled_back_at = NULL; DROP SCHEMA aside CASCADE");
  expect(await found()).toEqual([]);
});
