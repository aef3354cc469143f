import { beforeAll, describe, expect, it } from "vitest";
import { globalScope, type OwnerScope, type TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { ENTITIES } from "@/lib/entities";
import { findIdentified, locateIdentified } from "@/lib/identifiers/actions";
import { LED_COLLECTIONS } from "@/lib/identifiers/documents";
import { RECORD_KINDS } from "@/lib/identifiers/model";
import { selectRecords } from "@/lib/identifiers/store";
import { startOnboardingRun } from "@/lib/onboarding-runs/provider";
import { draftSkill } from "@/lib/skills/provider";
import { scoped, unscopedMongo } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { pageOfVersions } from "@/lib/stores/object-versions";
import { inTenant, Prisma } from "@/lib/stores/postgres";
import { as, asOwner, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

type Led = (typeof LED_COLLECTIONS)[number];

let here: TenantScope;
let elsewhere: TenantScope;
let records: Records & { tenant: string };
/** The records' row ids, by their ref_ids. */
let ids: Map<string, string>;
let insider: TestStaff;
let outsider: TestStaff;
let everywhere: TestStaff;

beforeAll(async () => {
  [here, elsewhere] = [await testTenant("Here"), await testTenant("Elsewhere")];
  records = { ...(await oneOfEach(here)), tenant: here.tenantRef };
  await scoped(here, "webhook_payloads").insertOnce({
    refId: newRefId(),
    createdAt: new Date(),
    deliveryRef: records.webhook_delivery,
    attempt: 1,
    request: { url: "http://127.0.0.1:9/", headers: {}, body: "{}" },
    response: null,
    error: "Nobody answered.",
    durationMs: 1,
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  const rows = await inTenant(
    here,
    (tx) =>
      tx.$queryRaw<{ ref: string; id: string }[]>`
      SELECT ref_id::text AS ref, id::text FROM findable_records() WHERE tenant_id = ${here.tenantId}::uuid`,
  );
  ids = new Map(rows.map(({ ref, id }) => [ref, id]));
  [insider, outsider, everywhere] = await Promise.all([
    testStaff({ role: "viewer", tenant: here }),
    testStaff({ role: "admin", tenant: elsewhere }),
    testStaff({ role: "viewer" }),
  ]);
});

/** What an identifier matches in a tenant, each as "kind ref_id". */
async function found(text: string, staff = insider, tenant = here): Promise<string[]> {
  const result = await as(staff, () => findIdentified({ tenant: tenant.tenantRef, text }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data.map(({ kind, refId }) => `${kind} ${refId}`).sort();
}

/** The names of the tenants in which an identifier is found, as shown to a staff member. */
async function located(text: string, staff: TestStaff): Promise<string[]> {
  const result = await as(staff, () => locateIdentified({ text }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data.tenants.map(({ refId }) => refId);
}

const recordOf = (...kinds: (keyof typeof records)[]) => kinds.map((kind) => `${kind} ${records[kind]}`).sort();
const kinds = RECORD_KINDS.map((kind) => ({ kind }));

async function documentOf(scope: OwnerScope, collection: Led) {
  const [document] = await scoped(scope, collection).find({}, { limit: 1 });
  if (!document) throw new Error(`lib/testing/records.ts writes no document to ${collection}: add one.`);
  return document;
}

describe.each(kinds)("a $kind", ({ kind }) => {
  it("is found by its ref_id and by its row's id, with its tenant and state", async () => {
    const result = await as(insider, () => findIdentified({ tenant: here.tenantRef, text: ` "${records[kind]}" ` }));
    const tenant = { refId: here.tenantRef, name: here.tenantName };
    const text = expect.any(String);
    const record = { kind, refId: records[kind], title: text, status: text, tenant, trashed: false };
    expect(result).toEqual({ ok: true, data: [record] });
    expect(await found(ids.get(records[kind]) ?? "")).toEqual(recordOf(kind));
  });

  it("is located by both where one has a grant, and nowhere without", async () => {
    for (const text of [records[kind], ids.get(records[kind]) ?? ""]) {
      expect(await located(text, insider)).toEqual([here.tenantRef]);
      expect(await located(text, everywhere)).toEqual([here.tenantRef]);
      expect(await located(text, outsider)).toEqual([]);
      expect(await found(text, outsider, elsewhere)).toEqual([]);
    }
  });
});

/** What a document leads to: the record it belongs to. Posts are made from an activity's output. */
function ledBy(collection: string): (keyof Records)[] {
  const owners = ENTITIES.filter(({ documents }) => documents.some((storage) => storage.collection === collection));
  const kinds = owners.map(({ kind }) => kind as keyof Records);
  return collection === "activity_outputs" ? [...kinds, "blog_post", "social_post"] : kinds;
}

describe.each(LED_COLLECTIONS.map((collection) => ({ collection })))("a document of $collection", ({ collection }) => {
  it("leads to its record by its ObjectId and its ULID, in its tenant alone", async () => {
    const { _id, refId } = await documentOf(here, collection);
    const led = recordOf(...ledBy(collection));
    expect(await found(`ObjectId("${String(_id)}")`)).toEqual(led);
    for (const text of [String(_id), refId]) {
      // A document with a record's own ULID belongs to that record.
      expect(led).toEqual(expect.arrayContaining(await found(text)));
      expect(await found(text), text).not.toEqual([]);
      expect(await located(text, insider)).toEqual([here.tenantRef]);
      expect(await located(text, outsider)).toEqual([]);
      expect(await found(text, outsider, elsewhere)).toEqual([]);
    }
  });
});

/** A key in S3 of every entity that has a text there, and what it leads to. */
async function textKeys(): Promise<[string, (keyof Records)[]][]> {
  const { versions } = await pageOfVersions(here, "content", { max: 100, after: null });
  return ENTITIES.flatMap(({ documents: [document], objects: [object] }) => {
    const found = versions.find(({ key }) => key.startsWith(`${here.tenantId}/${object?.prefix}/`));
    return document && found ? [[found.key, ledBy(document.collection)] as [string, (keyof Records)[]]] : [];
  });
}

describe("an object's key", () => {
  it("leads to the record it belongs to", async () => {
    const at = new Date();
    const texts = await textKeys();
    expect(texts.map(([, kinds]) => kinds[0])).toEqual(expect.arrayContaining(["strategy", "activity", "skill"]));
    const payload = (await documentOf(here, "integration_payloads")).refId;
    const keys: [string, (keyof Records)[]][] = [
      ...texts,
      [objectKeys.contract(here, { refId: records.contract, version: 1, sha256: "0".repeat(64) }), ["contract"]],
      [objectKeys.payload(here, { refId: records.tool_call, at, part: "response" }), ["tool_call"]],
      [objectKeys.onboarding(here, { runRef: records.onboarding_run, part: "context", name: "a" }), ["onboarding_run"]],
      [objectKeys.skill(here, { refId: records.skill, version: 1 }), ["skill"]],
      [objectKeys.integrationPayload(here, { refId: payload, at }), ["integration"]],
      [objectKeys.export(here, { jobRef: records.export_job, at, format: "csv" }), ["export_job"]],
    ];
    for (const [key, led] of keys) {
      expect(await found(`s3://content/${key}`), key).toEqual(recordOf(...led));
      expect(await located(key, everywhere)).toEqual([here.tenantRef]);
      expect(await located(key, outsider)).toEqual([]);
    }
  });

  it("says nothing of another tenant's record under one's own prefix, nor the other way about", async () => {
    const forged = objectKeys.contract(elsewhere, { refId: records.contract, version: 1, sha256: "0".repeat(64) });
    expect(await found(forged, outsider, elsewhere)).toEqual([]);
    expect(await found(forged)).toEqual([]);
  });
});

it("finds a template from anywhere, by every identifier it has", async () => {
  const slug = `t-${newRefId().toLowerCase()}`;
  const owner = globalScope({ program: "test" });
  const { refId } = await draftSkill(owner, { slug, name: "Any tenant's", description: "", tags: [], body: "# Do" });
  const document = await scoped(owner, "skills").findOne({ skillRef: refId });
  for (const text of [refId, String(document?._id), document?.refId ?? "", `s3://content/${document?.s3Key}`]) {
    const result = await as(outsider, () => locateIdentified({ text }));
    const template = { kind: "skill", refId, title: "Any tenant's", status: "draft", tenant: null, trashed: false };
    expect(result, text).toEqual({ ok: true, data: { templates: [template], tenants: [] } });
  }
});

it("says of what is in the trash that it is there", async () => {
  const run = await testTenant("Trash");
  const { refId } = await startOnboardingRun(run, { website: "https://www.them.test/" });
  const where = { refId, tenantId: run.tenantId };
  await inTenant(run, (tx) => tx.onboardingRun.updateMany({ where, data: { deletedOn: new Date() } }));
  const { _id } = await documentOf(run, "onboarding_research");
  const staff = await testStaff({ role: "viewer", tenant: run });
  for (const text of [refId, String(_id)]) {
    const result = await as(staff, () => findIdentified({ tenant: run.tenantRef, text }));
    expect(result).toMatchObject({ ok: true, data: [{ kind: "onboarding_run", refId, trashed: true }] });
  }
});

it("forgets the tenants of a grant that has ended", async () => {
  const staff = await testStaff({ role: "viewer", tenant: elsewhere });
  const columns = "id, staff_id, role, tenant_id, reason";
  const grant = [newId(), staff.id, here.tenantId];
  await asOwner().query(`INSERT INTO staff_grants (${columns}) VALUES ($1, $2, 'viewer', $3, 'test')`, grant);
  expect(await located(records.contract, staff)).toEqual([here.tenantRef]);
  const ended = "UPDATE staff_grants SET expires_at = now() WHERE staff_id = $1 AND tenant_id = $2";
  await asOwner().query(ended, [staff.id, here.tenantId]);
  const { _id } = await documentOf(here, "strategies_content");
  for (const text of [records.contract, String(_id), objectKeys.skill(here, { refId: records.skill, version: 1 })]) {
    expect(await located(text, staff)).toEqual([]);
  }
});

it("answers that it found nothing for what nobody has", async () => {
  const odd = ["7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "00000000-0000-4000-8000-000000000000", "f".repeat(24)];
  for (const text of [newRefId(), newId(), ...odd]) {
    expect(await found(text), text).toEqual([]);
    expect(await located(text, everywhere), text).toEqual([]);
  }
});

const noIdentifiers = ["", "harbour", "0".repeat(25), "see 01JD2Q8ZK3V5W7X9Y1A2B3C4D5"];

it.each(noIdentifiers)("refuses %j, which is no identifier", async (text) => {
  const refused = { ok: false, error: { code: "INVALID", fields: { text: expect.stringContaining("Enter a ULID") } } };
  expect(await as(insider, () => findIdentified({ tenant: here.tenantRef, text }))).toMatchObject(refused);
  expect(await as(insider, () => locateIdentified({ text }))).toMatchObject(refused);
});

it("keeps who looked up what, and what it led to", async () => {
  const text = records.webhook_endpoint;
  await found(text.toLowerCase());
  await located(text, everywhere);
  const looked = { action: "identifier.looked_up", actor: insider.email, before: null };
  const after = { found: [{ kind: "webhook_endpoint", refId: text }] };
  const trail = await auditOf(here, text);
  expect(trail.filter(({ action }) => action === looked.action).at(-1)).toMatchObject({ ...looked, after });
  const told = { templates: [], tenants: [here.tenantRef] };
  const beyond = { action: "identifier.located", actor: everywhere.email, before: null, after: told };
  expect((await auditOf(null, text)).at(-1)).toMatchObject(beyond);
  const nobodys = newRefId();
  await found(nobodys);
  expect(await auditOf(here, nobodys)).toMatchObject([{ ...looked, after: { found: [] } }]);
});

describe("every lookup goes by an index", () => {
  const plan = (select: Prisma.Sql) =>
    inTenant(here, async (tx) => {
      // PostgreSQL prefers a sequential scan for a small table.
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      const lines = await tx.$queryRaw<object[]>(Prisma.sql`EXPLAIN ${select}`);
      return lines.map((line) => Object.values(line).join()).join("\n");
    });

  it("of rows, and a tool call's in one month alone", async () => {
    const output = { activity: newId(), output: "f".repeat(24) };
    for (const name of [{ ref: newRefId() }, { id: newId() }, output]) {
      const lines = await plan(selectRecords(here, name));
      expect(lines).not.toContain("Seq Scan");
      expect(lines).toContain("Index");
      const month = new Date().toISOString().slice(0, 7).replace("-", "_");
      const months = new Set(lines.match(/(?<=on )tool_calls_\w+/g));
      expect(
        [...months].filter((each) => each !== `tool_calls_${month}`),
        JSON.stringify(name),
      ).toEqual([]);
    }
  });

  it.each(LED_COLLECTIONS)("of documents of %s", async (collection) => {
    const { _id, refId } = await documentOf(here, collection);
    const within = { tenantId: here.tenantId, deletedOn: null };
    for (const name of [{ _id }, { refId }]) {
      for (const filter of [{ $and: [within, name] }, { ...name, deletedOn: null }]) {
        const explained = await unscopedMongo().collection(collection).find(filter).explain("queryPlanner");
        expect(JSON.stringify(explained)).not.toContain("COLLSCAN");
      }
    }
  });
});
