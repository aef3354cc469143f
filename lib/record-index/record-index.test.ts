import { beforeAll, expect, it } from "vitest";
import { ROLES } from "@/lib/core/access/permissions";
import { proven, type StaffScope, type TenantScope } from "@/lib/core/access/scope";
import type { Entity } from "@/lib/core/entity";
import { newId, newRefId } from "@/lib/core/ids";
import { ownedBy, rowsOf } from "@/lib/core/rows";
import { ENTITIES } from "@/lib/entities";
import { env } from "@/lib/env";
import { QUERIES } from "@/lib/queries";
import { indexFunctions, indexTriggers } from "@/lib/record-index/definition";
import { INDEXED_ENTITIES, readersOf, waitsFor } from "@/lib/record-index/model";
import { recordsSearch } from "@/lib/record-index/queries";
import {
  listWaiting,
  recordsByRef,
  searchRecords,
  type WaitingFilter,
  type WaitingPosition,
} from "@/lib/record-index/store";
import { inTenant, readDirectory } from "@/lib/stores/postgres";
import { STRATEGY } from "@/lib/strategies/entity";
import { as, asOwner, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";
import { recordIndexDifferences, reindex } from "@/prisma/record-index";

let tenant: TenantScope;
let records: Records;

beforeAll(async () => {
  tenant = await testTenant("Indexed");
  records = await oneOfEach(tenant);
});

const owner = () => env().DIRECT_DATABASE_URL ?? "";
const refOf = ({ kind }: Entity, scope = tenant) => (kind === "tenant" ? scope.tenantRef : records[kind as never]);

/** The rows of the index about a record, read in its tenant. */
async function rowsAbout(refId: string) {
  return inTenant(tenant, (tx) => tx.recordIndex.findMany({ where: { refId } }));
}

/** Changes a record in its tenant. Each state is allowed by the database only with the columns that it needs. */
async function change(entity: Entity, data: object): Promise<number> {
  const where = { ...ownedBy(tenant, entity), refId: refOf(entity) };
  return (await inTenant(tenant, (tx) => rowsOf(tx, entity).updateMany({ where, data }))).count;
}

async function entered(staff: TestStaff): Promise<StaffScope> {
  const { rows } = await asOwner().query(`SELECT role, tenant_id AS "tenantId" FROM staff_grants WHERE staff_id = $1`, [
    staff.id,
  ]);
  return proven<StaffScope>({ kind: "staff", actor: { kind: "staff", ...staff, grants: rows } });
}

it("the database has exactly the functions and triggers that the register generates", async () => {
  const functions = await asOwner().query<{ name: string; body: string }>(`
    SELECT proname || '(' || pg_get_function_arguments(oid) || ')' AS name, prosrc AS body FROM pg_proc
    WHERE proname IN ('record_index_row', 'record_index_rows', 'entities_read_by')`);
  const wanted = indexFunctions().map(({ name, body }) => ({ name, body }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(functions.rows.sort(byName), "run npm run record-index and put what changed into a migration").toEqual(
    wanted.sort(byName),
  );
  const triggers = await asOwner().query<{ table: string; sql: string }>(`
    SELECT tgrelid::regclass::text AS "table", pg_get_triggerdef(oid, true) AS sql FROM pg_trigger
    WHERE tgname = 'record_index' AND tgenabled = 'O' AND tgfoid = 'keep_record_index()'::regprocedure ORDER BY 1`);
  expect(triggers.rows).toEqual(indexTriggers().sort((a, b) => (a.table < b.table ? -1 : 1)));
});

it.each(ENTITIES)("$kind: the permission to read it is that of its queries", ({ sql, read, path }) => {
  const prefixes = [sql, (path ?? "tenants").replaceAll("-", "_")];
  const own = QUERIES.filter(({ spec }) =>
    prefixes.some((one) => [`${one}.detail`, `${one}.list`].includes(spec.name)),
  );
  expect(own.length).toBeGreaterThan(0);
  expect(new Set(own.map(({ spec }) => spec.permission))).toEqual(new Set([read]));
});

it.each(INDEXED_ENTITIES)(
  "$kind: waits for an event that leaves the state, and in each review for the decision",
  (its) => {
    const { machine, index }: Entity = its;
    for (const [status, event] of Object.entries(index?.waits ?? {})) {
      expect(machine?.[event ?? ""]?.from, `${event} from ${status}`).toContain(status);
      expect(waitsFor(its, status), `${event} from ${status}`).not.toBeNull();
    }
    for (const event of Object.values(machine ?? {}).filter(
      ({ review }) => review === "approve" || review === "decide",
    )) {
      for (const status of event.from) expect(waitsFor(its, status)).toBe(event.by);
    }
  },
);

it.each(INDEXED_ENTITIES)("$kind: its row follows a change of title, deletion and restoring", async (its) => {
  const entity: Entity = its;
  const refId = refOf(entity);
  const [before] = await rowsAbout(refId);
  expect(before).toMatchObject({ entity: entity.kind, tenantId: tenant.tenantId, deletedOn: null });
  const title = `Renamed ${newRefId()}`;
  expect(await change(entity, { [entity.title]: title })).toBe(1);
  const [renamed] = await rowsAbout(refId);
  expect(renamed).toMatchObject({ title });
  expect(String(renamed?.words).includes(title)).toBe(entity.index?.names !== null);
  await change(entity, { deletedOn: new Date() });
  expect((await rowsAbout(refId))[0]?.deletedOn).toBeInstanceOf(Date);
  await change(entity, { deletedOn: null });
  expect((await rowsAbout(refId))[0]?.deletedOn).toBeNull();
});

it("every state has the permission of those who act next", async () => {
  for (const entity of INDEXED_ENTITIES as readonly Entity[]) {
    for (const status of entity.statuses) {
      const select = `SELECT i.waits_for FROM ${entity.sql} r,
        LATERAL record_index_row(jsonb_populate_record(r, jsonb_build_object('status', $2::text))) i
        WHERE r.ref_id = $1`;
      const rows = await inTenant(tenant, (tx) => tx.$queryRawUnsafe(select, refOf(entity), status));
      expect(rows, `${entity.kind} ${status}`).toEqual([{ waits_for: waitsFor(entity, status) }]);
    }
  }
});

it("a purge takes the row away", async () => {
  const person = await testTenant("Purged");
  const refId = newRefId();
  const data = { id: newId(), refId, tenantId: person.tenantId, kind: "research", title: "Gone", status: "planned" };
  await inTenant(person, (tx) =>
    tx.activity.create({ data: { ...data, deletedOn: new Date(Date.now() - 2 * 86_400_000) } }),
  );
  const count = () => inTenant(person, (tx) => tx.recordIndex.count({ where: { refId } }));
  expect(await count()).toBe(1);
  await inTenant(person, (tx) => tx.activity.deleteMany({ where: { refId, tenantId: person.tenantId } }));
  expect(await count()).toBe(0);
});

it("the app's role can read the index and not write it", async () => {
  for (const sql of ["DELETE FROM record_index", "UPDATE record_index SET title = 'x'", "TRUNCATE record_index"]) {
    await expect(inTenant(tenant, (tx) => tx.$executeRawUnsafe(sql))).rejects.toThrow(/permission denied/);
  }
});

it("says since when a record has its state, also when its row is made anew", async () => {
  const { id, createdAt } = await inTenant(tenant, (tx) =>
    tx.strategy.findFirstOrThrow({ where: { refId: records.strategy, tenantId: tenant.tenantId } }),
  );
  const since = async () => (await rowsAbout(records.strategy))[0]?.statusSince;
  expect(await since()).toEqual(createdAt);
  const at = new Date(createdAt.getTime() + 5_000);
  await inTenant(tenant, (tx) =>
    tx.statusTransition.create({
      data: {
        id: newId(),
        tenantId: tenant.tenantId,
        entity: "strategy",
        entityId: id,
        from: "draft",
        to: "in_review",
        event: "submit",
        actor: "test",
        at,
      },
    }),
  );
  expect(await since()).toEqual(at);
  await change(STRATEGY, { wordCount: 7 });
  expect(await since()).toEqual(at);
});

/** Writes to the index as its owner does, in the tenant. */
async function forge(sql: string): Promise<void> {
  const client = await asOwner().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.tenant_id', $1, true)", [tenant.tenantId]);
    await client.query(sql);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

it("finds a forged, a missing and an invented row, and makes them right again", async () => {
  await reindex(owner());
  expect(await recordIndexDifferences(owner())).toEqual([]);
  expect(await reindex(owner()), "rows that are right are not touched").toBe(0);
  const rowsOfTenant = () =>
    inTenant(tenant, ({ recordIndex }) =>
      recordIndex.findMany({ where: { tenantId: tenant.tenantId }, orderBy: [{ entity: "asc" }, { id: "asc" }] }),
    );
  const wanted = await rowsOfTenant();
  const invented = newRefId();
  await forge(`UPDATE record_index SET title = 'Forged' WHERE ref_id = '${records.strategy}'`);
  await forge(`DELETE FROM record_index WHERE ref_id = '${records.contract}'`);
  await forge(`INSERT INTO record_index
    SELECT entity, '${newId()}', '${invented}', tenant_id, title, words, status, waits_for,
    status_since, due, created_at, updated_at, deleted_on, row_version
    FROM record_index WHERE ref_id = '${records.skill}'`);
  const found = (await recordIndexDifferences(owner())).map(({ what }) => what);
  expect(found.sort()).toEqual([
    `The contract ${records.contract} is missing from the record index.`,
    `The skill ${invented} does not exist, but is in the record index.`,
    `The strategy ${records.strategy} differs in the record index.`,
  ]);
  await reindex(owner());
  expect(await recordIndexDifferences(owner())).toEqual([]);
  expect(await rowsOfTenant()).toEqual(wanted);
});

it.each(ROLES)("%s: reads without an elevation what the role may read, in the granted tenant alone", async (role) => {
  const other = await testTenant("Not granted");
  const staff = await testStaff({ role, tenant });
  const { actor } = await entered(staff);
  const [seen] = await readDirectory(actor, (db) => [
    db.recordIndex.findMany({
      where: { tenantId: { in: [tenant.tenantId, other.tenantId] } },
      select: { entity: true, tenantId: true },
    }),
  ]);
  expect(new Set(seen.map(({ tenantId }) => tenantId))).toEqual(new Set([tenant.tenantId]));
  const readable = INDEXED_ENTITIES.filter((entity) => readersOf(entity).includes(role)).map(({ kind }) => kind);
  expect(new Set(seen.map(({ entity }) => entity))).toEqual(new Set(readable));
  expect(await recordsByRef(await entered(staff), records.contract)).toMatchObject([{ entity: "contract" }]);
  expect(await recordsByRef(await entered(staff), other.tenantRef)).toEqual([]);
});

it("shows nobody's records without a grant, or with one that has ended", async () => {
  const nobody = await testStaff();
  expect(await recordsByRef(await entered(nobody), records.contract)).toEqual([]);
  const former = await testStaff({ role: "admin", tenant });
  await asOwner().query("UPDATE staff_grants SET expires_at = now() - interval '1 s' WHERE staff_id = $1", [former.id]);
  expect(await recordsByRef(await entered(former), records.contract)).toEqual([]);
});

it("reads in the tenants of a grant for all", async () => {
  const staff = await testStaff({ role: "viewer" });
  expect(await recordsByRef(await entered(staff), records.contract)).toMatchObject([
    { entity: "contract", refId: records.contract, tenant: { refId: tenant.tenantRef } },
  ]);
});

it("lists what waits for a person, longest waiting first, by pages, and only for what their role allows", async () => {
  const [first, second] = [await testTenant("Waiting 1"), await testTenant("Waiting 2")];
  const made: string[] = [];
  for (const [n, scope] of [first, second, first, second, first].entries()) {
    const refId = newRefId();
    const createdAt = new Date(Date.UTC(2026, 0, 10 - n));
    const data = {
      id: newId(),
      refId,
      tenantId: scope.tenantId,
      kind: "blog_post",
      title: `No ${n}`,
      status: "needs_review",
      createdAt,
    };
    await inTenant(scope, (tx) => tx.activity.create({ data }));
    made.unshift(refId);
  }
  const staff = await testStaff({ role: "reviewer", tenant: first });
  await asOwner().query(
    "INSERT INTO staff_grants (id, staff_id, role, tenant_id, reason) VALUES ($1, $2, 'reviewer', $3, 'test')",
    [newId(), staff.id, second.tenantId],
  );
  const scope = await entered(staff);
  const pages: string[][] = [];
  for (let after: WaitingPosition | null = null, n = 0; n < 5; n++) {
    const { records: page, next } = await listWaiting(scope, {}, { after, limit: 2 });
    pages.push(page.map(({ refId }) => refId));
    after = next;
    if (!after) break;
  }
  expect(pages).toEqual([made.slice(0, 2), made.slice(2, 4), made.slice(4)]);
  const all = { after: null, limit: 10 };
  const refs = async (of: StaffScope, filter: WaitingFilter) =>
    (await listWaiting(of, filter, all)).records.map(({ refId }) => refId);
  expect(await refs(scope, { tenant: first.tenantRef })).toHaveLength(3);
  expect(await refs(scope, { permissions: ["strategy:decide"] })).toEqual([]);
  expect(await refs(scope, { entities: ["contract"] })).toEqual([]);
  const decided = { where: { refId: made[0]!, tenantId: first.tenantId }, data: { status: "accepted" } };
  expect((await inTenant(first, (tx) => tx.activity.updateMany(decided))).count).toBe(1);
  expect(await refs(scope, { tenant: first.tenantRef })).toHaveLength(2);
  const publisher = await testStaff({ role: "publisher", tenant: first });
  expect(await refs(await entered(publisher), {})).toEqual([]);
  const everywhere = await testStaff({ role: "reviewer" });
  expect(await refs(await entered(everywhere), { tenant: second.tenantRef })).toHaveLength(2);
});

/** Adds an activity with this title. */
async function add(scope: TenantScope, title: string): Promise<{ id: string; refId: string }> {
  const data = { id: newId(), refId: newRefId(), tenantId: scope.tenantId, kind: "research", title, status: "planned" };
  await inTenant(scope, (tx) => tx.activity.create({ data }));
  return data;
}

async function find(staff: TestStaff, words: string, at?: string): Promise<string[]> {
  return (await searchRecords(await entered(staff), { words, tenant: at }, 10)).map(({ refId }) => refId);
}

/** A word that no other test uses. */
const newWord = () => `zanzibar${newRefId().slice(-6).toLowerCase()}`;

it("finds records by words, in any order and case, in the granted tenants alone", async () => {
  const [mine, other] = [await testTenant("Searched"), await testTenant("Not granted")];
  const word = newWord();
  const [wanted, deleted] = [await add(mine, `Plan for ${word} harbor`), await add(mine, `Old ${word}`)];
  const hidden = await add(other, `Plan for ${word} harbor`);
  await inTenant(mine, (tx) => tx.activity.updateMany({ where: { id: deleted.id }, data: { deletedOn: new Date() } }));
  const staff = await testStaff({ role: "viewer", tenant: mine });
  for (const words of [word, word.toUpperCase(), `${word} harbor`, `harbor ${word} plan`, `  ${word}\tfor `]) {
    expect(await find(staff, words), words).toEqual([wanted.refId]);
  }
  expect(await find(staff, word, mine.tenantRef)).toEqual([wanted.refId]);
  expect(await find(staff, word, other.tenantRef)).toEqual([]);
  const everywhere = await testStaff({ role: "viewer" });
  expect((await find(everywhere, word)).sort()).toEqual([wanted.refId, hidden.refId].sort());
  expect(await find(everywhere, word, other.tenantRef)).toEqual([hidden.refId]);
  expect(await find(await testStaff(), word)).toEqual([]);
  const former = await testStaff({ role: "admin", tenant: mine });
  await asOwner().query("UPDATE staff_grants SET expires_at = now() - interval '1 s' WHERE staff_id = $1", [former.id]);
  expect(await find(former, word)).toEqual([]);
});

it.each([
  ["a wrong letter", "zansibar"],
  ["a missing letter", "zanibar"],
  ["an additional letter", "zanzzibar"],
  ["two letters in the wrong order", "znazibar"],
])("finds a record despite %s", async (_, typed) => {
  const mine = await testTenant("Typos");
  const wanted = await add(mine, "Plan for zanzibar harbor");
  await add(mine, "Quarterly payroll report");
  expect(await find(await testStaff({ role: "viewer", tenant: mine }), typed)).toEqual([wanted.refId]);
});

it("finds a contract by its number, counterparty and acceptor, and a tenant by its slug", async () => {
  const word = newWord();
  const { count } = await inTenant(tenant, (tx) =>
    tx.contract.updateMany({
      where: { refId: records.contract, tenantId: tenant.tenantId },
      data: { number: `MSA-${word}`, counterparty: `${word} Holdings`, acceptedByName: `Ann ${word}son` },
    }),
  );
  expect(count).toBe(1);
  const staff = await testStaff({ role: "viewer", tenant });
  for (const words of [`MSA-${word}`, `${word} holdings`, `Ann ${word}son`]) {
    expect(await find(staff, words), words).toEqual([records.contract]);
  }
  expect(await find(staff, `test-${tenant.tenantRef.toLowerCase()}`)).toContain(tenant.tenantRef);
});

it("puts the title that is the searched text first", async () => {
  const mine = await testTenant("Ranked");
  const word = newWord();
  await add(mine, `A long report in which ${word} is mentioned only once, near its end`);
  const exact = await add(mine, word);
  await add(mine, `Notes about ${word}`);
  const found = await find(await testStaff({ role: "viewer", tenant: mine }), word);
  expect(found).toHaveLength(3);
  expect(found[0]).toBe(exact.refId);
});

it("takes wildcards literally, and answers nothing to what has no three letters in a row", async () => {
  const mine = await testTenant("Literal");
  const percent = await add(mine, "Grow 100% organic_reach c:\\temp");
  await add(mine, "Grow 1000 organic-reach c:/temp");
  const staff = await testStaff({ role: "viewer", tenant: mine });
  expect(await find(staff, "100%")).toEqual([percent.refId]);
  expect(await find(staff, "organic_reach")).toEqual([percent.refId]);
  expect(await find(staff, "c:\\temp")).toEqual([percent.refId]);
  for (const words of ["", " ", "g", "gr", "%", "%%%%", "___", "\\", "a b c", "-- --"]) {
    expect(await find(staff, words), words).toEqual([]);
  }
});

it("answers to texts of any length and kind", async () => {
  const staff = await testStaff({ role: "viewer", tenant });
  for (const words of [
    "x".repeat(5_000),
    "word ".repeat(1_000),
    "'; DROP TABLE record_index; --",
    "$1 $5[1] %s",
    "日本語",
  ]) {
    // In one tenant, because templates of other tests may match.
    expect(await find(staff, words, tenant.tenantRef), words).toEqual([]);
  }
});

it("finds only what the role may read", async () => {
  const word = newWord();
  const title = `Readable ${word}`;
  const mine = await testTenant("By role");
  await add(mine, title);
  const [one, all] = [await testStaff({ role: "viewer", tenant: mine }), await testStaff({ role: "viewer" })];
  const client = await asOwner().connect();
  try {
    for (const [readable, found] of [
      ["contract", 0],
      ["activity", 1],
    ] as const) {
      for (const staff of [one, all]) {
        await client.query("BEGIN");
        await client.query(`CREATE OR REPLACE FUNCTION entities_read_by(role staff_role) RETURNS text[]
          LANGUAGE sql STABLE AS $$ SELECT ARRAY['${readable}'] $$`);
        await client.query("SELECT set_config('app.staff_id', $1, true)", [staff.id]);
        const { rows } = await client.query("SELECT * FROM search_record_index($1, NULL, 10)", [title]);
        expect(rows, `may read a ${readable}`).toHaveLength(found);
        await client.query("ROLLBACK");
      }
    }
  } finally {
    client.release();
  }
});

it("answers to staff with what the palette shows, and refuses what is no text or too long", async () => {
  const mine = await testTenant("Searched through the gate");
  const staff = await testStaff({ role: "viewer", tenant: mine });
  const word = newWord();
  const { refId } = await add(mine, `Palette ${word}`);
  expect(await as(staff, () => recordsSearch({ words: word }))).toEqual({
    ok: true,
    data: [
      {
        entity: "activity",
        refId,
        tenant: { refId: mine.tenantRef, name: "Searched through the gate" },
        title: `Palette ${word}`,
        status: "planned",
      },
    ],
  });
  const other = await testTenant("Not granted");
  const there = await as(staff, () => recordsSearch({ words: word, inTenant: other.tenantRef }));
  expect(there).toEqual({ ok: true, data: [] });
  for (const words of ["", "  ", "x".repeat(201)]) {
    expect(await as(staff, () => recordsSearch({ words }))).toMatchObject({ ok: false, error: { code: "INVALID" } });
  }
  expect(await as(null, () => recordsSearch({ words: word }))).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
});

it("nobody is a member of the role that searches", async () => {
  const { rows } = await asOwner().query(`
    SELECT m.member::regrole::text AS member FROM pg_auth_members m
    WHERE m.roleid = 'console_search'::regrole AND (m.inherit_option OR m.set_option)`);
  expect(rows).toEqual([]);
});
