import { expect, it } from "vitest";
import { ENTITIES } from "@/lib/entities";
import { asOwner } from "@/lib/testing/people";

/**
 * Tables that belong to no tenant: plans, staff and their own rows, sign-in tries. All others need row-level security.
 */
const NOT_OF_A_TENANT = [
  "_prisma_migrations",
  "plans",
  "scope_elevations",
  "sign_in_tries",
  "staff",
  "staff_grants",
  "staff_sessions",
];

it.each(ENTITIES)("$sql: the database allows the states the code knows, and no other", async ({ sql, statuses }) => {
  const { rows } = await asOwner().query(
    "SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1",
    [`${sql}_status`],
  );
  const allowed = [...String(rows[0]?.definition).matchAll(/'(\w+)'/g)].map(([, status]) => status);
  expect(allowed.sort()).toEqual([...statuses].sort());
});

it("every table of a tenant has forced row-level security, and the app's role owns and bypasses nothing", async () => {
  const { rows } = await asOwner().query(`
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname`);
  expect(rows.map((row) => row.relname)).toEqual(NOT_OF_A_TENANT);
  const roles = await asOwner().query(`
    SELECT rolname FROM pg_roles WHERE pg_has_role(rolname, 'console_app', 'member') AND NOT rolsuper
      AND (rolbypassrls OR rolcreaterole OR rolcreatedb OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid))
      AND rolname <> current_user`);
  expect(roles.rows).toEqual([]);
});

it("no partition can be reached beside its parent's policies", async () => {
  const { rows } = await asOwner().query(`
    SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'
      AND has_table_privilege('console_app', oid, 'SELECT, INSERT, UPDATE, DELETE')`);
  expect(rows).toEqual([]);
});

it("exactly the partitioned tables are declared as such", async () => {
  const { rows } = await asOwner().query("SELECT relname FROM pg_class WHERE relkind = 'p'");
  const declared = ENTITIES.filter((entity) => "partitioned" in entity).map(({ sql }) => sql);
  expect(rows.map(({ relname }) => relname)).toEqual(declared);
});

async function bodyOf(name: string): Promise<string> {
  const { rows } = await asOwner().query("SELECT prosrc FROM pg_proc WHERE proname = $1", [name]);
  return String(rows[0]?.prosrc);
}

const inSql = (column: string) => column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

it("findable_records() reads every entity, by its title, and finds in the trash what has a trash", async () => {
  const part =
    /'(\w+)'(?:::text)?, \w+\.ref_id, \w+\.id, \w+\.(\w+), \w+\.status,\s+(.*?), \w+\.created_at\s+FROM (\w+)/g;
  const read = [...(await bodyOf("findable_records")).matchAll(part)].map(([, kind, title, trashed, table]) => {
    return `${kind} from ${table} by ${title}${trashed === "false" ? "" : ", trashed too"}`;
  });
  const declared = ENTITIES.map(({ kind, sql, title, trash }) => {
    return `${kind} from ${sql} by ${inSql(title)}${trash ? ", trashed too" : ""}`;
  });
  expect(read.sort()).toEqual(declared.sort());
});

/** Suffixes of the indexes for a table's lists and its trash. */
const INDEXES = ["newest", "all_newest", "trash"];

it.each(ENTITIES)("$sql: each of its lists and its trash has an index", async ({ sql, kind, navigation, trash }) => {
  const { rows } = await asOwner().query<{ name: string }>(
    "SELECT indexname AS name FROM pg_indexes WHERE tablename = $1",
    [sql],
  );
  const names = new Set(rows.map(({ name }) => name));
  const lists = navigation && navigation.allTenants === true ? ["newest", "all_newest"] : ["newest"];
  const wanted = kind === "tenant" ? ["newest"] : [...lists, ...(trash ? ["trash"] : [])];
  expect(INDEXES.filter((name) => wanted.includes(name) && !names.has(`${sql}_${name}`))).toEqual([]);
});

it("the database refuses a decision by the submitter, in every table with both columns", async () => {
  const { rows } = await asOwner().query<{ table: string }>(`
    SELECT table_name AS "table" FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('submitted_by', 'decided_by') GROUP BY 1 HAVING count(*) = 2`);
  const checks = await asOwner().query<{ table: string }>(`
    SELECT conrelid::regclass::text AS "table" FROM pg_constraint
    WHERE contype = 'c' AND pg_get_constraintdef(oid) ~ 'decided_by <> submitted_by'`);
  expect(rows.length).toBeGreaterThan(2);
  expect(checks.rows).toEqual(expect.arrayContaining(rows));
});

/** Times at which a worker has work to do. All other times are in the past or need no worker. */
const DUE = ["lease_until", "publish_at", "slot_ends_at", "scheduled_for", "next_attempt_at", "due_at", "ends_at"];
const NOT_DUE = [
  ...["created_at", "updated_at", "deleted_on", "at", "processed_at", "started_at", "finished_at", "accepted_at"],
  ...["submitted_at", "decided_at", "approved_at", "superseded_at", "published_at", "cancelled_at"],
  ...["last_used_at", "last_error_at", "last_login_at", "period_start", "period_end"],
  // Copies in the record index; the record's own columns are read for the work.
  ...["status_since", "due"],
  // S3 enforces a contract's lock, and MongoDB removes payloads.
  ...["retain_until", "expires_at"],
];

it("the worker finds the tenants of every record with a lease or a due time", async () => {
  const { rows } = await asOwner().query<{ table: string; column: string }>(
    `
    SELECT c.relname::text AS "table", a.attname::text AS "column" FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    WHERE c.relnamespace = 'public'::regnamespace AND a.atttypid = 'timestamptz'::regtype AND NOT a.attisdropped
      AND c.relname <> ALL ($1) ORDER BY 1, 2`,
    [NOT_OF_A_TENANT],
  );
  const unknown = rows.filter(({ column }) => !DUE.includes(column) && !NOT_DUE.includes(column));
  expect(unknown, "say whether a worker has something to do at this time").toEqual([]);
  const asked = (await bodyOf("tenants_with_due_work")) + (await bodyOf("tenants_with_waiting_jobs"));
  const reads = [...asked.matchAll(/FROM (\w+) (\w)\s+WHERE (.*?)(?=FROM|$)/gs)];
  const forgotten = rows.filter(({ table, column }) => {
    return (
      DUE.includes(column) &&
      !reads.some(([, from, alias, condition]) => from === table && condition!.includes(`${alias}.${column}`))
    );
  });
  expect(forgotten).toEqual([]);
});
