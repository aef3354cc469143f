import { beforeAll, expect, it } from "vitest";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { ENTITIES } from "@/lib/entities";
import { requestIntegrityRun } from "@/lib/integrity/actions";
import { runQueuedIntegrity } from "@/lib/integrity/provider";
import { integrityRunsDetail, integrityRunsFindings, integrityRunsList } from "@/lib/integrity/queries";
import { scoped } from "@/lib/stores/mongo";
import { SCHEMAS } from "@/lib/stores/mongo-schemas";
import { objectKeys } from "@/lib/stores/object-keys";
import { deleteVersion } from "@/lib/stores/object-versions";
import { putContent } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

let tenant: TenantScope;
let staff: TestStaff;
let records: Records;
const given = () => ({ tenant: tenant.tenantRef });

/** A day and a half from now, when recent writes count as settled. */
const LATER = new Date(Date.now() + 36 * 3_600_000);

beforeAll(async () => {
  tenant = await testTenant("Integrity");
  staff = await testStaff({ role: "auditor", tenant });
  records = await oneOfEach(tenant);
  await runQueuedIntegrity(tenant);
});

async function look(now = LATER) {
  const asked = await as(staff, () => requestIntegrityRun(given()));
  if (!asked.ok) throw new Error(asked.error.message);
  expect(await runQueuedIntegrity(tenant, { now })).toBe(asked.data.refId);
  const found = await as(staff, () => integrityRunsFindings({ ...given(), refId: asked.data.refId }));
  if (!found.ok) throw new Error(found.error.message);
  return { refId: asked.data.refId, findings: found.data.rows };
}

it("is asked for once at a time, and written down", async () => {
  const results = await Promise.all([1, 2, 3].map(() => as(staff, () => requestIntegrityRun(given()))));
  const [asked] = results.filter(({ ok }) => ok);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  for (const result of results.filter(({ ok }) => !ok)) expect(result).toMatchObject({ error: { code: "CONFLICT" } });
  const refId = asked?.ok ? asked.data.refId : "";
  expect(await auditOf(tenant, refId)).toMatchObject([
    { action: "integrity_run.requested", actor: staff.email, after: { status: "queued" } },
  ]);
});

it("finds nothing where everything is whole, by one worker of several", async () => {
  const runs = await Promise.all([1, 2, 3].map(() => runQueuedIntegrity(tenant, { now: new Date(Date.now() + 1) })));
  const [refId] = runs.filter((run) => run !== null);
  expect(runs.filter((run) => run !== null)).toHaveLength(1);
  expect(await as(staff, () => integrityRunsDetail({ ...given(), refId: refId ?? "" }))).toMatchObject({
    ok: true,
    data: { status: "succeeded", found: 0, checked: expect.any(Number), error: null },
  });
  expect((await look()).findings).toEqual([]);
});

it("finds a pointer to nothing, parts that differ, and what nobody names", async () => {
  const { tenantId } = tenant;
  const outputs = scoped(tenant, "activity_outputs");
  const make = async (title: string) => {
    const { id, refId } = await createActivity(tenant, { kind: "report", title, status: "succeeded" });
    const output = {
      activityId: id,
      kind: "report",
      format: "markdown",
      title,
      model: null,
      body: `# ${title}`,
    } as const;
    const stored = await storeActivityOutput(tenant, output);
    const document = await outputs.findOne({ refId: stored.refId });
    if (!document) throw new Error("The output was not stored.");
    return {
      id,
      refId,
      document,
      at: { key: objectKeys.kept(tenant, document.s3Key), versionId: document.s3VersionId },
    };
  };
  const [noDocument, noObject, otherBytes, otherHash] = [
    await make("One"),
    await make("Two"),
    await make("Three"),
    await make("Four"),
  ];
  await outputs.bulkWrite([
    { deleteOne: { filter: { refId: noDocument.document.refId } } },
    { updateOne: { filter: { refId: otherBytes.document.refId }, update: { $set: { bytes: 99 } } } },
  ]);
  await deleteVersion(tenant, "content", noObject.at);
  await inTenant(tenant, (tx) =>
    tx.activity.updateMany({ where: { tenantId, id: otherHash.id }, data: { outputSha256: sha256("another text") } }),
  );
  await inTenant(tenant, (tx) =>
    tx.contract.updateMany({
      where: { tenantId, refId: records.contract },
      data: { retainUntil: new Date("2099-01-01") },
    }),
  );
  const strayRef = newRefId();
  await putContent(
    tenant,
    objectKeys.skill(tenant, { refId: strayRef, version: 1 }),
    Buffer.from("nobody's"),
    "text/markdown",
  );
  const orphan = { refId: newRefId(), createdAt: new Date(), strategyId: newId(), version: 9, outline: [] };
  const object = { s3Key: `${tenantId}/strategies/x`, s3VersionId: "1", sha256: sha256("x"), bytes: 1 };
  await scoped(tenant, "strategies_content").insertOnce({ ...orphan, ...object });
  const { refId, findings } = await look();
  const seen = findings.map(({ kind, entity, entityRef, store }) => [kind, entity, entityRef, store]);
  expect(seen).toHaveLength(8);
  expect(seen).toEqual(
    expect.arrayContaining([
      ["dangling_pointer", "activity", noDocument.refId, "MongoDB"],
      ["unreferenced_object", "object", null, "S3"],
      ["dangling_pointer", "activity", noObject.refId, "S3"],
      ["differs", "activity", otherBytes.refId, "S3"],
      ["differs", "activity", otherHash.refId, "MongoDB"],
      ["lock_differs", "contract", records.contract, "S3"],
      ["unreferenced_document", "strategy", null, "MongoDB"],
    ]),
  );
  const stray = findings.filter(({ kind }) => kind === "unreferenced_object").map(({ place }) => place);
  expect(stray.sort()).toEqual([expect.stringContaining(noDocument.at.key), expect.stringContaining(strayRef)].sort());
  const filtered = await as(staff, () => integrityRunsFindings({ ...given(), refId, kind: ["lock_differs"] }));
  expect(filtered).toMatchObject({ ok: true, data: { rows: [{ kind: "lock_differs" }] } });
});

/** What has texts of its own: each record points to a document, and that to an object. */
const WITH_TEXTS = ENTITIES.filter(
  ({ documents: [document], objects: [object] }) =>
    document && object && "sha256" in SCHEMAS[document.collection].paths,
);

it.each(WITH_TEXTS)("finds the text of a $kind that is gone, and bytes that nobody names", async (entity) => {
  const { kind, documents, objects } = entity;
  const own = await testTenant("Texts");
  const reader = await testStaff({ role: "auditor", tenant: own });
  const refId = (await oneOfEach(own))[kind as keyof Records];
  await runQueuedIntegrity(own);
  await scoped(own, documents[0].collection).bulkWrite([{ deleteMany: { filter: {} } }]);
  await as(reader, () => requestIntegrityRun({ tenant: own.tenantRef }));
  const run = (await runQueuedIntegrity(own, { now: LATER })) ?? "";
  const found = await as(reader, () => integrityRunsFindings({ tenant: own.tenantRef, refId: run }));
  const findings = found.ok ? found.data.rows.map((row) => [row.kind, row.entityRef, row.place]) : [];
  const key = expect.stringContaining(`${own.tenantId}/${objects[0].prefix}/`);
  expect(findings).toContainEqual(["dangling_pointer", refId, expect.stringContaining(documents[0].collection)]);
  expect(findings).toContainEqual(["unreferenced_object", null, key]);
});

it("reports what nobody names only when that is settled", async () => {
  const own = await testTenant("Settling");
  await oneOfEach(own);
  await runQueuedIntegrity(own);
  const elsewhere = await putContent(
    own,
    objectKeys.upload(own, { refId: newRefId() }),
    Buffer.from("another"),
    "text/plain",
  );
  const change = { where: { tenantId: own.tenantId }, data: { pdfVersionId: elsewhere.versionId } };
  await inTenant(own, (tx) => tx.contract.updateMany(change));
  const reader = await testStaff({ role: "auditor", tenant: own });
  const run = async (now: Date) => {
    await as(reader, () => requestIntegrityRun({ tenant: own.tenantRef }));
    const refId = (await runQueuedIntegrity(own, { now })) ?? "";
    const found = await as(reader, () => integrityRunsFindings({ tenant: own.tenantRef, refId }));
    return found.ok ? found.data.rows.map(({ kind, detail }) => `${kind}: ${detail}`) : [];
  };
  expect(await run(new Date())).toEqual([expect.stringMatching(/^dangling_pointer: S3 has no version /)]);
  const later = await run(new Date(Date.now() + 25 * 3_600_000));
  expect(later).toHaveLength(2);
  expect(later.join()).toContain("unreferenced_object: No record refers to its version");
});

it("is gone on with after its worker died, and keeps each finding once", async () => {
  const asked = await as(staff, () => requestIntegrityRun(given()));
  const refId = asked.ok ? asked.data.refId : "";
  await runQueuedIntegrity(tenant, { now: LATER });
  const where = { tenantId: tenant.tenantId, refId };
  await inTenant(tenant, (tx) =>
    tx.integrityRun.updateMany({
      where,
      data: { status: "running", leaseUntil: new Date(Date.now() - 1), finishedAt: null },
    }),
  );
  expect(await runQueuedIntegrity(tenant, { now: LATER })).toBe(refId);
  const found = await as(staff, () => integrityRunsFindings({ ...given(), refId }));
  expect(found.ok && found.data.rows.length).toBe(8);
  expect(await as(staff, () => integrityRunsDetail({ ...given(), refId }))).toMatchObject({
    data: { status: "succeeded", found: 8 },
  });
  expect(await as(staff, () => integrityRunsList(given()))).toMatchObject({
    data: { rows: [{ refId }, {}, {}, {}, {}], next: null },
  });
});
