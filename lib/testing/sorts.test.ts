import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Query } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import type { Page } from "@/lib/core/records/cursor";
import { sortOf, sortText, type SortColumn, type Sorts } from "@/lib/core/records/sort";
import { ENTITIES } from "@/lib/entities";
import { QUERIES } from "@/lib/queries";
import { enterAllTenants } from "@/lib/session/actions";
import { copyRow, inTenantAsOwner } from "@/lib/testing/many-rows.fixture";
import { as, asOwner, sessionFor, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

type Row = { refId: string };
type List = Query<string, never, Page<Row>> & { sorts: Sorts };
type Asked = { refId?: string; sort?: string; cursor?: string; search?: string; status?: string[] };

const lists = (QUERIES as readonly unknown[] as List[]).filter(({ spec }) => "sort" in spec.input.shape);

/** The table of each sorted list, and the record that is copied. */
const TABLES: Record<string, { table: string; record: keyof Records | null }> = {
  "strategies.list": { table: "strategies", record: "strategy" },
  "activities.list": { table: "activities", record: "activity" },
  "blog_posts.list": { table: "blog_posts", record: "blog_post" },
  "social_posts.list": { table: "social_posts", record: "social_post" },
  "contracts.list": { table: "contracts", record: "contract" },
  "onboarding_runs.list": { table: "onboarding_runs", record: "onboarding_run" },
  "integrations.list": { table: "integrations", record: "integration" },
  "webhook_endpoints.list": { table: "webhook_endpoints", record: "webhook_endpoint" },
  "webhook_deliveries.list": { table: "webhook_deliveries", record: "webhook_delivery" },
  "exports.list": { table: "export_jobs", record: "export_job" },
  "integrity_runs.list": { table: "integrity_runs", record: "integrity_run" },
  "integrity_runs.findings": { table: "integrity_findings", record: null },
  "trash.purged": { table: "purge_reports", record: null },
  "people.list": { table: "users", record: "user" },
  "tenants.list": { table: "tenants", record: null },
  "staff.list": { table: "staff", record: null },
};

const cases = lists.flatMap((list) =>
  Object.entries(list.sorts.columns).flatMap(([name, column]) =>
    [false, true].map((descending) => {
      return { list, name: list.spec.name, sort: sortText({ name, descending }), column, descending };
    }),
  ),
);

const ROWS = 120;
let here: TenantScope;
let staff: TestStaff;
let session: string;
let elevated: string;
let records: Records;
let indexes: string[];
const sources: Record<string, string> = {};

beforeAll(async () => {
  here = await testTenant("Here");
  records = await oneOfEach(here);
  staff = await testStaff({ role: "admin" });
  session = await sessionFor(staff);
  await as(staff, () => enterAllTenants({ reason: "Testing the order of lists", minutes: 15 }), session);
  const elevations = await asOwner().query("SELECT id FROM scope_elevations WHERE staff_id = $1", [staff.id]);
  elevated = elevations.rows[0].id;
  const { rows } = await inTenantAsOwner(here, (client) =>
    client.query("SELECT id FROM integrity_runs WHERE ref_id = $1", [records.integrity_run]),
  );
  const named = await asOwner().query("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()");
  indexes = named.rows.map(({ indexname }: { indexname: string }) => indexname);
  sources["integrity_findings"] = newRefId();
  sources["purge_reports"] = newRefId();
  sources["tenants"] = here.tenantRef;
  sources["staff"] = staff.refId;
  await inTenantAsOwner(here, async (client) => {
    await client.query(
      `INSERT INTO integrity_findings (id, ref_id, tenant_id, run_id, kind, entity, store, place, detail)
       VALUES ($1, $2, $3, $4, 'differs', 'strategy', 's3', 'key', 'It is missing.')`,
      [newId(), sources["integrity_findings"], here.tenantId, rows[0].id],
    );
    await client.query(
      `INSERT INTO purge_reports (id, ref_id, tenant_id, entity, entity_ref, title, documents, versions, bytes, kept)
       VALUES ($1, $2, $3, 'strategy', $4, 'Plan', 1, 1, 1, '[]')`,
      [newId(), sources["purge_reports"], here.tenantId, newRefId()],
    );
  });
  for (const list of lists) {
    const { table, record } = TABLES[list.spec.name]!;
    if (table === "tenants" || table === "staff") continue;
    const columns = Object.values(list.sorts.columns).filter(({ column }) => column !== "createdAt");
    const times = columns.filter(({ kind }) => kind === "time").map(({ column }) => inSql(column));
    const statuses = ENTITIES.find(({ sql }) => sql === table)?.statuses ?? [];
    const ids = await copyRow(here, {
      table,
      of: record ? records[record] : sources[table]!,
      count: ROWS,
      times,
      statuses,
    });
    if (table === "users") await memberships(ids);
  }
});

/** A person is listed with a membership. */
async function memberships(users: string[]): Promise<void> {
  await inTenantAsOwner(here, (client) =>
    client.query(
      `INSERT INTO memberships (id, ref_id, tenant_id, user_id, role)
       SELECT gen_random_uuid(), right(u.ref_id, 25) || 'M', u.tenant_id, u.id, 'viewer'
       FROM users u WHERE u.id = ANY ($1::uuid[])`,
      [users],
    ),
  );
}

const inSql = (column: string) => column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const inTenant = ({ spec }: List) => spec.reach === "tenant" || spec.reach === "list";

async function page(list: List, asked: Asked, everywhere = false): Promise<Page<Row>> {
  const tenant = inTenant(list) && !everywhere ? { tenant: here.tenantRef } : {};
  const refId = "refId" in list.spec.input.shape ? { refId: records.integrity_run } : {};
  const call = list as unknown as (given: unknown) => Promise<Result<Page<Row>>>;
  const result = await as(staff, () => call({ ...tenant, ...refId, ...asked }), session);
  if (!result.ok) throw new Error(`${list.spec.name}: ${result.error.message}`);
  return result.data;
}

const refs = ({ rows }: Page<Row>) => rows.map(({ refId }) => refId);

/** The whole list, sorted by PostgreSQL in one statement. */
async function sorted(table: string, column: SortColumn, descending: boolean): Promise<string[]> {
  const way = descending ? "DESC" : "ASC";
  const deleted = ["integrity_findings", "purge_reports"].includes(table) ? "" : "AND deleted_on IS NULL";
  const name = inSql(column.column);
  const [order, values] =
    column.kind === "states"
      ? [`array_position($2::text[], status) ${way}, created_at DESC, id DESC`, [column.states]]
      : [`${name} ${way} NULLS LAST, id ${way}`, []];
  const { rows } = await inTenantAsOwner(here, (client) =>
    client.query(`SELECT ref_id::text AS "refId" FROM ${table} WHERE tenant_id = $1 ${deleted} ORDER BY ${order}`, [
      here.tenantId,
      ...values,
    ]),
  );
  return rows.map(({ refId }) => refId);
}

it("knows the table of every sorted list", () => {
  expect(lists.map(({ spec }) => spec.name).sort()).toEqual(Object.keys(TABLES).sort());
});

describe.each(cases.filter(({ name }) => !["tenants.list", "staff.list"].includes(name)))(
  "$name by $sort",
  ({ list, name, sort, column, descending }) => {
    it("shows every record once, forwards and backwards, in the order of the whole list", async () => {
      const expected = await sorted(TABLES[name]!.table, column, descending);
      expect(expected.length).toBeGreaterThan(ROWS);
      const pages = [await page(list, { sort })];
      for (let next = pages[0]!.next; next !== null; next = pages.at(-1)!.next) {
        pages.push(await page(list, { sort, cursor: next }));
      }
      expect(pages.map(({ rows }) => rows.length)).toEqual([50, 50, expected.length - 100]);
      expect(pages.flatMap(refs)).toEqual(expected);
      const middle = await page(list, { sort, cursor: pages[2]!.previous! });
      const first = await page(list, { sort, cursor: middle.previous! });
      expect([first, middle].map(refs)).toEqual(pages.slice(0, 2).map(refs));
      expect(first.previous).toBeNull();
    });
  },
);

/** Statements sent to PostgreSQL, each after the one that enters its scope. */
const sent: { text: string; values: unknown[] }[] = [];
const original = pg.Client.prototype.query;
const watched = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function watch(this: pg.Client, ...args) {
  const [asked, values] = args as unknown as [pg.QueryConfig | string, unknown[] | undefined];
  const text = typeof asked === "string" ? asked : asked.text;
  sent.push({ text, values: (typeof asked === "string" ? values : asked.values) ?? [] });
  return original.apply(this, args as never) as never;
});
afterAll(() => watched.mockRestore());

/** The plans of a page's ranges, without the plans that PostgreSQL prefers only for small tables. */
async function plansOf(list: List, table: string, asked: Asked, everywhere: boolean): Promise<string[]> {
  sent.length = 0;
  await page(list, asked, everywhere);
  const reads = sent.filter(({ text }) => /^SELECT/.test(text) && text.includes(`FROM "public"."${table}"`));
  const ranges = reads.filter(({ text }) => text.includes("ORDER BY") && text.includes("LIMIT"));
  expect(ranges.length).toBeGreaterThan(0);
  const client = await asOwner().connect();
  try {
    await client.query("BEGIN");
    const [setting, value] = everywhere ? ["app.elevation_id", elevated] : ["app.tenant_id", here.tenantId];
    await client.query(`SELECT set_config('${setting}', $1, true), set_config('app.staff_id', $2, true)`, [
      value,
      staff.id,
    ]);
    await client.query(
      "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off",
    );
    await client.query("SET LOCAL enable_incremental_sort = off");
    const plans: string[] = [];
    for (const { text, values } of ranges) {
      const { rows } = await client.query(`EXPLAIN ${text}`, values);
      plans.push(rows.map((row) => Object.values(row).join()).join("\n"));
    }
    return plans;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

function indexOf(table: string, { kind, column }: SortColumn, everywhere: boolean): string {
  const all = everywhere && !["tenants", "staff"].includes(table) ? "_all" : "";
  if (column === "createdAt") return `${table}${all}_newest`;
  if (kind === "states") return `${table}${all}_by_status`;
  return `${table}${all}_${inSql(column).replace(/^(sort_)?/, "sort_")}`;
}

describe.each(cases)("$name by $sort", ({ list, name, sort, column }) => {
  const { table } = TABLES[name]!;
  const own = table === "integrity_findings" ? "integrity_findings_of_run" : indexOf(table, column, false);

  // Of several indexes in this order PostgreSQL may choose any, depending on how many rows other tests have left.
  it("has an index, and is read from one without sorting", async () => {
    expect(indexes).toContain(own);
    const first = await page(list, { sort });
    const plans = await plansOf(list, table, { sort }, false);
    if (first.next) plans.push(...(await plansOf(list, table, { sort, cursor: first.next }, false)));
    for (const plan of plans) expect(plan).not.toMatch(/Sort|Seq Scan on/);
  });

  if (list.spec.reach === "list") {
    it("across all tenants too", async () => {
      expect(indexes).toContain(indexOf(table, column, true));
      const plans = await plansOf(list, table, { sort }, true);
      for (const plan of plans) expect(plan).not.toMatch(/Sort|Seq Scan on/);
    });
  }
});

describe("the default order", () => {
  const waiting = lists.filter(({ sorts }) => sorts.waiting.length > 0);

  it("exists for the lists in which work waits", () => {
    expect(waiting.map(({ spec }) => spec.name)).toEqual(
      expect.arrayContaining(["strategies.list", "activities.list", "blog_posts.list", "social_posts.list"]),
    );
  });

  it.each(waiting.map((list) => ({ name: list.spec.name, list })))(
    "of $name is oldest first if all statuses shown are waiting, else newest first",
    async ({ list }) => {
      const [status] = list.sorts.waiting;
      const dates = async (asked: Asked) =>
        (await page(list, asked)).rows.map((row) => (row as unknown as { createdAt: string }).createdAt);
      const oldest = await dates({ status: list.sorts.waiting.slice() });
      expect(oldest).toEqual(oldest.toSorted());
      const states = Object.values(list.sorts.columns).flatMap((each) => (each.kind === "states" ? each.states : []));
      const mixed = await dates({ status: [status!, states.find((each) => !list.sorts.waiting.includes(each))!] });
      expect(mixed).toEqual(mixed.toSorted().toReversed());
      expect(sortOf(list.sorts, { status: [status!], sort: "-created" })).toMatchObject({ descending: true });
    },
  );
});
