import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { clearContractHold, sealUpload, setContractHold } from "@/lib/contracts/actions";
import { contractThatIs, rowOf, someContract, uploaded } from "@/lib/contracts/contracts.fixture";
import { sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { newRefId, sha256 } from "@/lib/core/ids";
import { runQueuedExport } from "@/lib/exports/provider";
import { queueExport } from "@/lib/exports/store";
import { runQueuedIntegrity } from "@/lib/integrity/provider";
import { startOnboardingRun } from "@/lib/onboarding-runs/provider";
import { transitionSkill } from "@/lib/skills/actions";
import { draftSkill, publishSkill as publishByProgram } from "@/lib/skills/provider";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { listVersions, versionsOf } from "@/lib/stores/object-versions";
import { headObject, readObject } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";
import { duty, type AnyCase } from "@/lib/testing/crash/case.fixture";
import { damaged, foundBy } from "@/lib/testing/crash/damage.fixture";
import { allRunOut, answersLeftOver } from "@/lib/testing/crash/run-out.fixture";
import { countsOf, danglingIn } from "@/lib/testing/crash/whole.fixture";
import { as, testStaff } from "@/lib/testing/people";
import { SMALL_PDF } from "@/lib/testing/small-pdf";
import { CHORES, DUTIES } from "@/scripts/worker/duties";

const DAY = 86_400_000;
const LIMIT = 50;

/** Runs the worker's duties with these names, one after another. */
const worker = (names: string[], now = () => new Date()) => {
  const duties = names.map((name) => {
    const found = [...DUTIES, ...CHORES].find((one) => one.name === name);
    if (!found) throw new Error(`The worker has no duty named "${name}".`);
    return found;
  });
  return async (scope: TenantScope) => {
    for (const { run } of duties) await run(scope, now(), LIMIT, new AbortController().signal);
  };
};

/** The file of the tenant's export: whether it is the only one, and the one that the row names. */
async function exported(scope: TenantScope) {
  const { tenantId } = scope;
  const job = await inTenant(scope, (tx) => tx.exportJob.findFirstOrThrow({ where: { tenantId } }));
  const { status, rows, s3Key, s3VersionId, leaseUntil } = job;
  const at = { key: objectKeys.kept(scope, s3Key ?? ""), versionId: s3VersionId ?? "" };
  const bytes = await readObject(scope, at);
  const files: string[] = [];
  for await (const { key } of listVersions(scope, "exports")) files.push(key);
  const lines = bytes?.toString("utf8").trimEnd().split("\r\n").length ?? 0;
  const fits = bytes !== null && sha256(bytes) === job.sha256 && bytes.length === Number(job.bytes);
  return { status, rows, lines, fits, leaseUntil, onlyFile: files.length === 1 && files[0] === s3Key };
}

async function trashed(scope: TenantScope): Promise<{ activityRef: string }> {
  const { id, refId: activityRef } = await createActivity(scope, {
    kind: "report",
    title: "Gone",
    status: "succeeded",
  });
  const text = { kind: "report", format: "markdown", title: "Gone", model: null, body: "# Gone" } as const;
  await storeActivityOutput(scope, { activityId: id, ...text });
  await sealContract(scope, someContract());
  const change = { where: { tenantId: scope.tenantId }, data: { deletedOn: new Date(Date.now() - 31 * DAY) } };
  await inTenant(scope, async (tx) => {
    await tx.activity.updateMany(change);
    await tx.contract.updateMany(change);
  });
  return { activityRef };
}

async function purged(scope: TenantScope) {
  const reports = await inTenant(scope, (tx) =>
    tx.purgeReport.findMany({ where: { tenantId: scope.tenantId }, orderBy: { entity: "asc" } }),
  );
  const kept = reports.map(({ entity, kept }) => `${entity} keeps ${Array.isArray(kept) ? kept.length : "?"}`);
  return { counts: await countsOf(scope), kept };
}

/** Whether a purge of the record has begun: then it cannot be restored, and is incomplete until it is gone. */
async function purgeBegun(scope: TenantScope, refId: string): Promise<boolean> {
  const where = { tenantId: scope.tenantId, key: `purge/${refId}` };
  return (await inTenant(scope, (tx) => tx.idempotencyKey.count({ where }))) === 1;
}

async function largeChanges(scope: TenantScope): Promise<Record<string, never>> {
  const { tenantId, actor } = scope;
  for (const settings of ["long ".repeat(2_000), "longer ".repeat(2_000)]) {
    const change = { ref: newRefId(), before: { settings: "" }, after: { settings } };
    const event = { tenantId, actor, action: "integration.changed", change, request: programRun("test") } as const;
    await inTenant(scope, (tx) => writeAudit(tx, event));
  }
  return {};
}

type Skill = { staff: Awaited<ReturnType<typeof testStaff>>; refId: string; rowVersion: number; contentSha256: string };

async function newerDraft(scope: TenantScope): Promise<Skill> {
  const staff = await testStaff({ role: "reviewer", tenant: scope });
  const text = { slug: "tone", name: "Tone", description: "How we sound.", tags: ["voice"] };
  const { refId } = await publishByProgram(scope, { ...text, body: "# Tone", version: 1 });
  const { contentSha256 } = await draftSkill(scope, { ...text, refId, body: "# Tone, anew", version: 2 });
  const { rowVersion } = await skillRow(scope, refId);
  return { staff, refId, rowVersion, contentSha256 };
}

const skillRow = (scope: TenantScope, refId: string) =>
  inTenant(scope, (tx) => tx.skill.findFirstOrThrow({ where: { tenantId: scope.tenantId, refId } }));

/** Staff publish it, once. The worker alone completes what a crash leaves. */
async function publishOnce(scope: TenantScope, { staff, ...seen }: Skill): Promise<void> {
  if ((await skillRow(scope, seen.refId)).currentVersion === 2) return completeLeftOver(scope);
  const published = await as(staff, () => transitionSkill({ event: "publish", tenant: scope.tenantRef, ...seen }));
  if (!published.ok) throw new Error(published.error.message);
}

async function publishedSkill(scope: TenantScope, { refId }: Skill) {
  const { status, currentVersion } = await skillRow(scope, refId);
  const documents = await scoped(scope, "skills").find({ skillRef: refId }, { limit: 10 });
  return {
    counts: await countsOf(scope),
    status,
    currentVersion,
    says: documents.map((one) => `${one.version} ${one.status}`).sort(),
  };
}

type Held = { staff: Awaited<ReturnType<typeof testStaff>>; refId: string };
const HOLD_REASON = "The dispute was settled out of court.";

async function heldContract(scope: TenantScope): Promise<Held> {
  const staff = await testStaff({ role: "legal", tenant: scope });
  const { refId } = await sealContract(scope, someContract());
  const { rowVersion } = await rowOf(scope, refId);
  const held = await as(staff, () =>
    setContractHold({ tenant: scope.tenantRef, refId, rowVersion, reason: HOLD_REASON }),
  );
  if (!held.ok) throw new Error(held.error.message);
  return { staff, refId };
}

/** Staff clear the hold, once. The worker alone completes what a crash leaves. */
async function clearOnce(scope: TenantScope, { staff, refId }: Held): Promise<void> {
  const { legalHold, rowVersion } = await rowOf(scope, refId);
  if (!legalHold) return completeLeftOver(scope);
  const cleared = await as(staff, () =>
    clearContractHold({ tenant: scope.tenantRef, refId, rowVersion, reason: HOLD_REASON }),
  );
  if (!cleared.ok) throw new Error(cleared.error.message);
}

async function holdsOf(scope: TenantScope, { refId }: Held) {
  const { legalHold, pdfS3Key, pdfVersionId } = await rowOf(scope, refId);
  const at = { key: objectKeys.kept(scope, pdfS3Key ?? ""), versionId: pdfVersionId ?? "" };
  return { counts: await countsOf(scope), row: legalHold, s3: (await headObject(scope, at))?.legalHold };
}

type Upload = { staff: Awaited<ReturnType<typeof testStaff>>; refId: string; uploadRef: string };

async function uploadedPdf(scope: TenantScope): Promise<Upload> {
  const staff = await testStaff({ role: "legal", tenant: scope });
  const { refId } = await contractThatIs(scope, "accepted");
  return { staff, refId, uploadRef: await uploaded(scope, staff, refId, SMALL_PDF) };
}

/** What staff do: they seal the contract as they see it, until they see that it is sealed. */
async function sealSeen(scope: TenantScope, { staff, refId, uploadRef }: Upload): Promise<void> {
  const { status, rowVersion } = await rowOf(scope, refId);
  if (status === "sealed") return;
  const sealed = await as(staff, () => sealUpload({ tenant: scope.tenantRef, refId, rowVersion, uploadRef }));
  if (!sealed.ok) throw new Error(sealed.error.message);
}

async function sealedPdf(scope: TenantScope, { refId }: Upload) {
  const { status, pdfVersionId, pdfSha256 } = await rowOf(scope, refId);
  const key = objectKeys.contract(scope, { refId, version: 1, sha256: sha256(SMALL_PDF) });
  const versions = await versionsOf(scope, "legal", key);
  const named = versions.length === 1 && versions[0] === pdfVersionId;
  return { counts: await countsOf(scope), status, named, whole: pdfSha256 === sha256(SMALL_PDF) };
}

const completeLeftOver = worker(["complete follow-ups"]);

const RUN_OUT = [
  "queue activities",
  "expire slots",
  "time out activities",
  "time out onboarding runs",
  "expire contracts",
  "fail interrupted sealings",
  "time out tool calls",
  "delete sent events",
];

/** The worker's maintenance, and sealing a contract from an upload. */
export const UPKEEP_CASES: readonly AnyCase[] = [
  duty("what has run out: each is moved once, and no answer stays with a tool call that ended without one", {
    given: allRunOut,
    run: worker(RUN_OUT),
    leaves: async (scope) => ({ counts: await countsOf(scope), answersLeftOver: await answersLeftOver(scope) }),
  }),
  duty("an idle onboarding run: it expires once", {
    given: (scope) => startOnboardingRun(scope, { website: "https://them.test" }),
    run: worker(["expire idle onboarding runs"], () => new Date(Date.now() + 365 * DAY)),
  }),
  duty("an export: it ends with one file, of the bytes and rows that it tells of", {
    given: async (scope) => {
      for (const title of ["One", "Two", "Three"])
        await createActivity(scope, { kind: "report", title, status: "planned" });
      return inTenant(scope, (tx) => queueExport(tx, scope, { list: "activities", format: "csv" }));
    },
    run: (scope) => runQueuedExport(scope),
    leaves: exported,
  }),
  duty("an integrity run: it ends with the findings of a run left alone, each once", {
    given: damaged,
    // Unreferenced objects are reported once they are a day old.
    run: (scope) => runQueuedIntegrity(scope, { now: new Date(Date.now() + 1.5 * DAY) }),
    leaves: (scope, { refId }) => foundBy(scope, refId),
  }),
  duty("a purge: nothing is left of the records but their reports, and what is under lock", {
    given: trashed,
    run: worker(["purge the trash"]),
    leaves: purged,
    broken: async (scope, { activityRef }) => ((await purgeBegun(scope, activityRef)) ? [] : danglingIn(scope)),
  }),
  duty("large changes: each audit row comes to one document", {
    given: largeChanges,
    run: worker(["copy large changes"]),
    leaves: async (scope) => {
      const documents = await scoped(scope, "audit_diffs").find({}, { limit: 10 });
      return { counts: await countsOf(scope), rows: new Set(documents.map(({ auditRef }) => auditRef)).size };
    },
  }),
  duty("publishing a skill: the worker brings its documents to what the row says", {
    given: newerDraft,
    run: publishOnce,
    leaves: publishedSkill,
  }),
  duty("clearing a legal hold: the worker brings S3 to what the row says", {
    given: heldContract,
    run: clearOnce,
    leaves: holdsOf,
  }),
  duty("sealing from an upload: one version is locked, and the row names it", {
    given: uploadedPdf,
    run: sealSeen,
    leaves: sealedPdf,
  }),
];
