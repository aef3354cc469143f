import { beforeAll, describe, expect, it, vi } from "vitest";
import { downloadContract, openContract } from "@/lib/contracts/actions";
import { CONTRACT_MACHINE, CONTRACT_STATUSES, MAX_PDF_BYTES } from "@/lib/contracts/model";
import { pdfFileName } from "@/lib/contracts/pdf";
import { createContract, sealContract, type AcceptedBy } from "@/lib/contracts/provider";
import { contractsDetail, contractsList } from "@/lib/contracts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { eventsFrom } from "@/lib/core/records/machine";
import { env } from "@/lib/env";
import { objectKeys } from "@/lib/stores/object-keys";
import { deleteVersion, versionsOf } from "@/lib/stores/object-versions";
import { headObject, putLocked } from "@/lib/stores/objects";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { smallPdf } from "@/lib/testing/small-pdf";

type Objects = { putLocked: typeof putLocked; headObject: typeof headObject };

vi.mock("@/lib/stores/objects", async (original) => {
  const real = await original<Objects>();
  return { ...real, putLocked: vi.fn(real.putLocked), headObject: vi.fn(real.headObject) };
});
const { putLocked: reallyPutLocked } = await vi.importActual<Objects>("@/lib/stores/objects");

let scope: TenantScope;
let legal: TestStaff;
let viewer: TestStaff;
let stranger: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  const elsewhere = await testTenant("Other tenant");
  [legal, viewer, stranger] = await Promise.all([
    testStaff({ role: "legal", tenant: scope }),
    testStaff({ role: "viewer", tenant: scope }),
    testStaff({ role: "admin", tenant: elsewhere }),
  ]);
});

const accepted: AcceptedBy = {
  name: "Mara Lindqvist",
  email: "mara@example.com",
  ip: "203.0.113.7",
  at: new Date("2026-10-01T08:30:00.000Z"),
  termsVersion: "2026-09",
};
let count = 0;
function contract() {
  count += 1;
  return {
    number: `C-${count}`,
    title: `Agreement ${count}`,
    kind: "service_agreement" as const,
    counterparty: "Lindqvist AB",
    accepted,
    pdf: smallPdf(`agreement ${count}, ${newRefId()}`),
  };
}

const given = (refId: string) => ({ tenant: scope.tenantRef, refId });
const rowOf = async (refId: string) =>
  (await readIn(scope, (db) => [db.contract.findUniqueOrThrow({ where: { refId } })]))[0];

const keyOf = (refId: string, pdf: Buffer) => objectKeys.contract(scope, { refId, version: 1, sha256: sha256(pdf) });
const lockedVersions = ({ refId, pdf }: { refId: string; pdf: Buffer }) =>
  versionsOf(scope, "legal", keyOf(refId, pdf));

async function detailOf(refId: string) {
  const result = await as(viewer, () => contractsDetail(given(refId)));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

describe("sealing", () => {
  it("locks the PDF, records the version, and the parts agree", async () => {
    const wanted = contract();
    const sealed = await sealContract(scope, wanted);
    expect(sealed.pdfSha256).toBe(sha256(wanted.pdf));
    const detail = await detailOf(sealed.refId);
    expect(detail).toMatchObject({
      status: "sealed",
      number: wanted.number,
      acceptance: {
        name: "Mara Lindqvist",
        ip: "203.0.113.7",
        at: "2026-10-01T08:30:00.000Z",
        termsVersion: "2026-09",
      },
      pdf: { sha256: sealed.pdfSha256, versionId: sealed.versionId, bytes: wanted.pdf.length },
      lock: { mode: env().LEGAL_LOCK_MODE, legalHold: false },
    });
    expect(detail.agreement.compared).toHaveLength(6);
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.storage.map((part) => part.part.state)).toEqual(["present", "present"]);
    expect(detail.history.map((move) => `${move.from}>${move.to}`)).toEqual(["sealing>sealed", "accepted>sealing"]);
    expect(new Date(detail.lock?.retainUntil ?? 0).getTime()).toBeGreaterThan(
      Date.now() + env().LEGAL_RETENTION_DAYS * 86_400_000 - 60_000,
    );
    expect(await auditOf(scope, sealed.refId)).toMatchObject([
      {
        action: "contract.sealed",
        before: { status: "accepted" },
        after: { status: "sealed", sha256: sealed.pdfSha256, versionId: sealed.versionId },
      },
    ]);
  });

  it("done twice is one locked version, one transition each and one audit row", async () => {
    const wanted = { ...contract(), refId: newRefId() };
    const first = await sealContract(scope, wanted);
    expect(await sealContract(scope, wanted)).toEqual(first);
    expect(await lockedVersions(wanted)).toHaveLength(1);
    expect((await detailOf(wanted.refId)).history).toHaveLength(2);
    expect(await auditOf(scope, wanted.refId)).toHaveLength(1);
  });

  it("never replaces what is sealed by other bytes", async () => {
    const wanted = { ...contract(), refId: newRefId() };
    await sealContract(scope, wanted);
    const forged = { ...wanted, pdf: smallPdf("forged") };
    await expect(sealContract(scope, forged)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await lockedVersions(wanted)).toHaveLength(1);
    expect(await lockedVersions(forged)).toEqual([]);
  });

  it("after a crash between S3 and the row takes the version that is locked already", async () => {
    const wanted = { ...contract(), refId: newRefId() };
    await createContract(scope, { ...wanted, status: "accepted" });
    await inTenant(scope, (tx) =>
      tx.contract.update({ where: { refId: wanted.refId }, data: { status: "sealing", rowVersion: 2 } }),
    );
    const retainUntil = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
    const lock = { contentType: "application/pdf", mode: env().LEGAL_LOCK_MODE, retainUntil };
    const before = await reallyPutLocked(scope, keyOf(wanted.refId, wanted.pdf), wanted.pdf, lock);

    const sealed = await sealContract(scope, wanted);
    expect(sealed.versionId).toBe(before.versionId);
    expect(await lockedVersions(wanted)).toHaveLength(1);
    const detail = await detailOf(wanted.refId);
    expect(detail.status).toBe("sealed");
    expect(detail.lock?.retainUntil).toBe(retainUntil.toISOString());
    expect(detail.agreement.differences).toEqual([]);
  });

  it("after a crash before S3 puts it then", async () => {
    const wanted = { ...contract(), refId: newRefId() };
    await createContract(scope, { ...wanted, status: "accepted" });
    await inTenant(scope, (tx) => tx.contract.update({ where: { refId: wanted.refId }, data: { status: "sealing" } }));
    await sealContract(scope, wanted);
    expect(await lockedVersions(wanted)).toHaveLength(1);
    expect((await rowOf(wanted.refId)).status).toBe("sealed");
  });

  it("is seal_failed with the reason when S3 refuses, and seals when run again", async () => {
    const wanted = { ...contract(), refId: newRefId() };
    vi.mocked(putLocked).mockRejectedValueOnce(new Error("S3 did not keep the lock asked for"));
    await expect(sealContract(scope, wanted)).rejects.toThrow("did not keep the lock");
    const failed = await detailOf(wanted.refId);
    expect(failed.status).toBe("seal_failed");
    expect(failed.history[0]).toMatchObject({ event: "fail_sealing", reason: expect.stringContaining("did not keep") });
    expect(failed.storage[1]?.part).toMatchObject({
      state: "missing",
      why: expect.stringContaining("Not written"),
    });
    expect(await auditOf(scope, wanted.refId)).toEqual([]);
    await sealContract(scope, wanted);
    expect((await detailOf(wanted.refId)).history.map((move) => move.event)).toEqual([
      "seal",
      "start_sealing",
      "fail_sealing",
      "start_sealing",
    ]);
  });

  it("run five times at once ends as one sealed row and one audit row", async () => {
    const wanted = { ...contract(), refId: newRefId() };
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => sealContract(scope, wanted)));
    const done = results.filter((result) => result.status === "fulfilled");
    expect(done.length).toBeGreaterThanOrEqual(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "CONFLICT" });
    }
    const row = await rowOf(wanted.refId);
    expect(row.status).toBe("sealed");
    for (const result of done) expect(result.value.versionId).toBe(row.pdfVersionId);
    expect(await auditOf(scope, wanted.refId)).toHaveLength(1);
  });

  it("leaves a version that the store refuses to delete", async () => {
    const wanted = contract();
    const sealed = await sealContract(scope, wanted);
    const at = { key: keyOf(sealed.refId, wanted.pdf), versionId: sealed.versionId };
    const gone = deleteVersion(scope, "legal", at);
    await expect(gone).rejects.toMatchObject({ name: "AccessDenied" });
    expect((await detailOf(sealed.refId)).storage[1]?.part.state).toBe("present");
  });

  it("ends as terminated with its reason, and wants one", async () => {
    const wanted = { ...contract(), status: "terminated" as const };
    await expect(sealContract(scope, wanted)).rejects.toMatchObject({ code: "INVALID" });
    const { refId } = await sealContract(scope, { ...wanted, reason: "Ended by mutual agreement" });
    const detail = await detailOf(refId);
    expect(detail.status).toBe("terminated");
    expect(detail.history[0]).toMatchObject({ event: "terminate", reason: "Ended by mutual agreement" });
  });

  it("refuses a number that is taken, and a state that cannot be sealed", async () => {
    const wanted = contract();
    await sealContract(scope, wanted);
    await expect(sealContract(scope, wanted)).rejects.toMatchObject({ code: "CONFLICT" });
    const draft = { ...contract(), refId: newRefId() };
    await createContract(scope, { ...draft, accepted: null, status: "draft" });
    await expect(sealContract(scope, draft)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("draft"),
    });
  });

  it.each([
    ["empty", Buffer.alloc(0), "empty"],
    ["no PDF", Buffer.from("<html>%%EOF</html>"), "not a PDF"],
    ["cut off", Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(4096, 32)]), "incomplete"],
    ["too large", Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(MAX_PDF_BYTES)]), "32 MB"],
  ])("refuses what is %s and writes nothing", async (_, pdf, reason) => {
    const wanted = { ...contract(), refId: newRefId(), pdf };
    await expect(sealContract(scope, wanted)).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining(reason),
    });
    const [row] = await readIn(scope, (db) => [db.contract.findUnique({ where: { refId: wanted.refId } })]);
    expect(row).toBeNull();
  });
});

describe.each([
  ["openContract", openContract, "contract.opened", "inline"],
  ["downloadContract", downloadContract, "contract.downloaded", "attachment"],
])("%s", (_, action, audit, disposition) => {
  it("links to exactly the sealed version and is audited each time", async () => {
    const wanted = contract();
    const { refId, versionId, pdfSha256 } = await sealContract(scope, wanted);
    const result = await as(legal, () => action(given(refId)));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.data.fileName).toBe(pdfFileName(wanted.number));
    expect(new URL(result.data.url).searchParams.get("versionId")).toBe(versionId);
    const response = await fetch(result.data.url);
    expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(pdfSha256);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toContain(`${disposition}; filename="${wanted.number}.pdf"`);
    await as(legal, () => action(given(refId)));
    const rows = (await auditOf(scope, refId)).filter((row) => row.action === audit);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ actor: legal.email, before: null, after: { sha256: pdfSha256, versionId } });
  });

  it("is refused without the permission and from another tenant, and leaves no trace then", async () => {
    const { refId } = await sealContract(scope, contract());
    expect(await as(viewer, () => action(given(refId)))).toMatchObject({ error: { code: "FORBIDDEN" } });
    expect(await as(stranger, () => action(given(refId)))).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await as(null, () => action(given(refId)))).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
    expect(await auditOf(scope, refId)).toHaveLength(1);
  });

  it("says plainly that nothing is sealed, or that S3 lost it", async () => {
    const { refId } = await createContract(scope, { ...contract(), status: "accepted" });
    const result = await as(legal, () => action(given(refId)));
    expect(result).toMatchObject({ error: { code: "NOT_FOUND", message: expect.stringContaining("accepted") } });
    const sealed = await sealContract(scope, contract());
    vi.mocked(headObject).mockResolvedValueOnce(null);
    const lost = await as(legal, () => action(given(sealed.refId)));
    expect(lost).toMatchObject({ error: { code: "NOT_FOUND", message: expect.stringContaining("missing from S3") } });
  });
});

describe("reading", () => {
  it("shows a lost PDF as missing and a silent S3 as unreadable, and the rest of the page stands", async () => {
    const { refId } = await sealContract(scope, contract());
    vi.mocked(headObject).mockResolvedValueOnce(null);
    const lost = await detailOf(refId);
    expect(lost.storage[1]?.part).toMatchObject({ state: "missing", why: expect.stringContaining("Lost") });
    vi.mocked(headObject).mockRejectedValueOnce(new Error("socket hang up"));
    const silent = await detailOf(refId);
    expect(silent.storage[1]?.part.state).toBe("unreadable");
    expect(silent.status).toBe("sealed");
  });

  it("names what S3 keeps otherwise than the row says", async () => {
    const { refId } = await sealContract(scope, contract());
    await inTenant(scope, (tx) => tx.contract.update({ where: { refId }, data: { legalHold: true, pdfBytes: 7 } }));
    const { agreement } = await detailOf(refId);
    expect(agreement.differences).toHaveLength(2);
    expect(agreement.differences.join()).toContain("legal hold");
  });

  it("lists newest first, by status and kind, and another tenant's not at all", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "viewer", tenant });
    const base = contract();
    for (const [i, status] of (["draft", "sent", "declined"] as const).entries()) {
      const at = new Date(Date.now() - (3 - i) * 60_000);
      const kind = status === "sent" ? ("order_form" as const) : ("service_agreement" as const);
      await createContract(tenant, { ...base, number: `L-${i}`, kind, accepted: null, status, at });
    }
    const list = async (filters: object) => {
      const result = await as(person, () => contractsList({ tenant: tenant.tenantRef, ...filters }));
      if (!result.ok) throw new Error(result.error.message);
      return result.data.rows.map((row) => row.number);
    };
    expect(await list({})).toEqual(["L-2", "L-1", "L-0"]);
    expect(await list({ status: ["draft", "sent"] })).toEqual(["L-1", "L-0"]);
    expect(await list({ kind: ["order_form"] })).toEqual(["L-1"]);
    expect(await as(stranger, () => contractsList({ tenant: tenant.tenantRef }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });

  it("answers NOT_FOUND for another tenant's contract", async () => {
    const { refId } = await sealContract(scope, contract());
    expect(await as(stranger, () => contractsDetail(given(refId)))).toMatchObject({ error: { code: "NOT_FOUND" } });
    const other = await testTenant();
    const both = await testStaff({ role: "admin" });
    expect(await as(both, () => contractsDetail({ tenant: other.tenantRef, refId }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });
});

describe("the machine", () => {
  it("allows exactly these events from each state", () => {
    const events = Object.fromEntries(
      CONTRACT_STATUSES.map((status) => [status, eventsFrom(CONTRACT_MACHINE, status)]),
    );
    expect(events).toEqual({
      draft: ["send", "void"],
      sent: ["accept", "decline", "void"],
      accepted: ["void", "start_sealing"],
      sealing: ["fail_sealing", "seal"],
      sealed: ["expire", "terminate"],
      seal_failed: ["start_sealing"],
      expired: [],
      terminated: [],
      declined: [],
      voided: [],
    });
  });
});
