import { beforeAll, describe, expect, it, vi } from "vitest";
import { sealUpload, signContractUpload } from "@/lib/contracts/actions";
import { contractThatIs, leave, rowOf, someContract, uploaded } from "@/lib/contracts/contracts.fixture";
import { MAX_PDF_BYTES } from "@/lib/contracts/model";
import { sealContract } from "@/lib/contracts/provider";
import { contractsDetail } from "@/lib/contracts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { objectKeys } from "@/lib/stores/object-keys";
import { deleteVersion, versionsOf } from "@/lib/stores/object-versions";
import { putLocked } from "@/lib/stores/objects";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { smallPdf } from "@/lib/testing/small-pdf";

type Objects = { putLocked: typeof putLocked };

vi.mock("@/lib/stores/objects", async (original) => {
  const real = await original<Objects>();
  return { ...real, putLocked: vi.fn(real.putLocked) };
});

let scope: TenantScope;
let elsewhere: TenantScope;
let legal: TestStaff;
let both: TestStaff;

beforeAll(async () => {
  [scope, elsewhere] = [await testTenant(), await testTenant("Other tenant")];
  [legal, both] = await Promise.all([testStaff({ role: "legal", tenant: scope }), testStaff({ role: "legal" })]);
});

const pdfOf = (words: string) => smallPdf(`${words}, ${newRefId()}`);
const announced = (pdf: Buffer) => ({
  contentType: "application/pdf" as const,
  bytes: pdf.length,
  sha256: sha256(pdf),
});
const sign = (refId: string, more: object) =>
  as(legal, () => signContractUpload({ tenant: scope.tenantRef, refId, ...announced(pdfOf("x")), ...more }));
const seal = (refId: string, rowVersion: number, uploadRef: string, tenant = scope) =>
  as(both, () => sealUpload({ tenant: tenant.tenantRef, refId, rowVersion, uploadRef }));
const lockedVersions = (refId: string, pdf: Buffer) =>
  versionsOf(scope, "legal", objectKeys.contract(scope, { refId, version: 1, sha256: sha256(pdf) }));

async function detailOf(refId: string) {
  const result = await as(legal, () => contractsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

describe("a link to upload by", () => {
  it("is minted for an accepted contract, and what was announced is on the audit trail", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const pdf = pdfOf("signed");
    const result = await as(legal, () => signContractUpload({ tenant: scope.tenantRef, refId, ...announced(pdf) }));
    expect(result).toMatchObject({ ok: true, data: { url: expect.stringContaining(`${scope.tenantId}/uploads/`) } });
    const uploadRef = result.ok ? result.data.uploadRef : "";
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "contract.upload_signed", before: null, after: { uploadRef, bytes: pdf.length, sha256: sha256(pdf) } },
    ]);
  });

  it.each([
    ["another type", { contentType: "image/png" }, "contentType"],
    ["nothing", { bytes: 0 }, "bytes"],
    ["too much", { bytes: MAX_PDF_BYTES + 1 }, "bytes"],
    ["part of a byte", { bytes: 1.5 }, "bytes"],
    ["no sha256", { sha256: "ABC" }, "sha256"],
    ["a key", { key: "elsewhere/contracts" }, "input"],
  ])("is refused for %s", async (_what, more, field) => {
    const { refId } = await contractThatIs(scope, "accepted");
    expect(await sign(refId, more)).toMatchObject({
      error: { code: "INVALID", fields: { [field]: expect.any(String) } },
    });
    expect(await auditOf(scope, refId)).toEqual([]);
  });

  it.each(["draft", "sent", "declined", "voided"] as const)("is refused for a contract that is %s", async (status) => {
    const { refId } = await contractThatIs(scope, status);
    expect(await sign(refId, {})).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining(status) },
    });
  });
});

describe("sealing what was uploaded", () => {
  it("locks exactly those bytes, and the parts agree", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const pdf = pdfOf("signed by both");
    const uploadRef = await uploaded(scope, legal, refId, pdf);
    expect((await detailOf(refId)).upload).toMatchObject({
      state: "present",
      value: { uploadRef, bytes: pdf.length, sha256: sha256(pdf) },
    });
    expect(await seal(refId, 1, uploadRef)).toMatchObject({ ok: true, data: { status: "sealed" } });
    const detail = await detailOf(refId);
    expect(detail).toMatchObject({
      status: "sealed",
      pdf: { sha256: sha256(pdf), bytes: pdf.length },
      hold: { state: "not_held" },
    });
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.upload.state).toBe("missing");
    expect(await lockedVersions(refId, pdf)).toEqual([detail.pdf?.versionId]);
    expect((await auditOf(scope, refId)).at(-1)).toMatchObject({
      action: "contract.sealed",
      actor: both.email,
      before: { status: "accepted" },
      after: { status: "sealed", sha256: sha256(pdf), versionId: detail.pdf?.versionId },
    });
  });

  it("keeps why S3 refused, and seals again from the same upload", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const pdf = pdfOf("signed");
    const uploadRef = await uploaded(scope, legal, refId, pdf);
    vi.mocked(putLocked).mockRejectedValueOnce(new Error("S3 did not keep the lock asked for"));
    expect(await seal(refId, 1, uploadRef)).toMatchObject({
      error: { code: "UNAVAILABLE", message: expect.stringContaining("seal it again") },
    });
    const failed = await detailOf(refId);
    expect(failed).toMatchObject({ status: "seal_failed", upload: { state: "present", value: { uploadRef } } });
    expect(failed.history[0]?.reason).toContain("did not keep the lock");
    expect(await rowOf(scope, refId)).toMatchObject({ errorCode: "Error", leaseUntil: null });
    expect(await seal(refId, failed.rowVersion, uploadRef)).toMatchObject({ ok: true });
    expect(await rowOf(scope, refId)).toMatchObject({ status: "sealed", errorCode: null });
    expect(await lockedVersions(refId, pdf)).toHaveLength(1);
  });

  it("takes up what a crash left sealing, once its lease has passed", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const uploadRef = await uploaded(scope, legal, refId, pdfOf("signed"));
    await leave(scope, refId, { status: "sealing", leaseUntil: new Date(Date.now() + 60_000) });
    expect(await seal(refId, 1, uploadRef)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("already being sealed") },
    });
    await leave(scope, refId, { leaseUntil: new Date(Date.now() - 1) });
    expect(await seal(refId, 1, uploadRef)).toMatchObject({ ok: true });
  });

  const unchanged = async (refId: string) => {
    expect(await rowOf(scope, refId)).toMatchObject({ status: "accepted", rowVersion: 1, pdfVersionId: null });
    expect((await detailOf(refId)).history).toEqual([]);
  };
  const refused = (message: string) => ({ error: { code: "INVALID", message: expect.stringContaining(message) } });

  it("refuses an upload that never arrived, or is gone", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const signed = await sign(refId, {});
    expect(await seal(refId, 1, signed.ok ? signed.data.uploadRef : "")).toMatchObject(refused("is not in S3"));
    const uploadRef = await uploaded(scope, legal, refId, pdfOf("gone"));
    const key = objectKeys.upload(scope, { refId: uploadRef });
    await deleteVersion(scope, "exports", { key, versionId: "null" });
    expect(await seal(refId, 1, uploadRef)).toMatchObject(refused("is not in S3"));
    await unchanged(refId);
  });

  it.each([
    ["no PDF", Buffer.from("MZ this is a program"), "not a PDF"],
    ["a PDF that is cut off", Buffer.from("%PDF-1.7 and then nothing"), "incomplete"],
  ])("refuses %s that calls itself one", async (_what, bytes, message) => {
    const { refId } = await contractThatIs(scope, "accepted");
    const uploadRef = await uploaded(scope, legal, refId, bytes);
    expect(await seal(refId, 1, uploadRef)).toMatchObject(refused(message));
    expect(await lockedVersions(refId, bytes)).toEqual([]);
    await unchanged(refId);
  });

  it("refuses an upload for another contract, of another tenant, or of none", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const other = await contractThatIs(scope, "accepted");
    const foreign = await contractThatIs(elsewhere, "accepted");
    const uploads = [
      await uploaded(scope, legal, other.refId, pdfOf("another contract's")),
      await uploaded(elsewhere, both, foreign.refId, pdfOf("another tenant's")),
      newRefId(),
    ];
    for (const uploadRef of uploads) {
      expect(await seal(refId, 1, uploadRef)).toMatchObject(refused("This contract has no such upload"));
      expect(await seal(refId, 1, uploadRef, elsewhere)).toMatchObject({ error: { code: "NOT_FOUND" } });
    }
    await unchanged(refId);
  });

  it("refuses whoever saw another version of the row, and what is sealed already", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    const uploadRef = await uploaded(scope, legal, refId, pdfOf("signed"));
    expect(await seal(refId, 7, uploadRef)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Reload") },
    });
    await unchanged(refId);
    const wanted = someContract();
    const done = await sealContract(scope, wanted);
    expect(await sign(done.refId, {})).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("sealed") },
    });
  });
});
