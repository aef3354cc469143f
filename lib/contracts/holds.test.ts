import { beforeAll, describe, expect, it, vi } from "vitest";
import { clearContractHold, setContractHold } from "@/lib/contracts/actions";
import { contractThatIs, leave, rowOf, someContract } from "@/lib/contracts/contracts.fixture";
import { sealContract } from "@/lib/contracts/provider";
import { contractsDetail } from "@/lib/contracts/queries";
import { sealedPdf, located } from "@/lib/contracts/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { setLegalHold } from "@/lib/stores/object-holds";
import { headObject } from "@/lib/stores/objects";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

type Holds = { setLegalHold: typeof setLegalHold };

vi.mock("@/lib/stores/object-holds", async (original) => {
  const real = await original<Holds>();
  return { ...real, setLegalHold: vi.fn(real.setLegalHold) };
});
const { setLegalHold: reallySetLegalHold } = await vi.importActual<Holds>("@/lib/stores/object-holds");

const WHY = "The dispute with Lindqvist AB, file 17.";
const DONE = "The dispute was settled out of court.";
const down = () => vi.mocked(setLegalHold).mockRejectedValueOnce(new Error("S3 is down"));

let scope: TenantScope;
let legal: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  legal = await testStaff({ role: "legal", tenant: scope });
});

const given = async (refId: string, reason: string) => {
  const { rowVersion } = await rowOf(scope, refId);
  return { tenant: scope.tenantRef, refId, rowVersion, reason };
};
const set = async (refId: string, reason = WHY) => {
  const asked = await given(refId, reason);
  return as(legal, () => setContractHold(asked));
};
const clear = async (refId: string, reason = DONE) => {
  const asked = await given(refId, reason);
  return as(legal, () => clearContractHold(asked));
};

async function versionOf(refId: string) {
  const pdf = sealedPdf(await rowOf(scope, refId));
  if (!pdf) throw new Error("It is not sealed.");
  return located(scope, pdf);
}

/** The hold in the row and in S3. */
async function held(refId: string): Promise<[boolean, boolean | undefined]> {
  const { legalHold } = await rowOf(scope, refId);
  return [legalHold, (await headObject(scope, await versionOf(refId)))?.legalHold];
}

async function detailOf(refId: string) {
  const result = await as(legal, () => contractsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

describe("a legal hold", () => {
  it("is set on the row and on the version, shown with its reason, and cleared", async () => {
    const { refId } = await sealContract(scope, someContract());
    expect(await set(refId)).toMatchObject({ ok: true, data: { status: "held" } });
    expect(await held(refId)).toEqual([true, true]);
    const detail = await detailOf(refId);
    expect(detail).toMatchObject({ lock: { legalHold: true }, hold: { state: "held", reason: WHY, by: legal.email } });
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.history[0]).toMatchObject({ event: "set_hold", from: "not_held", to: "held", reason: WHY });

    expect(await clear(refId)).toMatchObject({ ok: true, data: { status: "not_held" } });
    expect(await held(refId)).toEqual([false, false]);
    expect((await detailOf(refId)).hold).toEqual({ state: "not_held" });
    expect((await auditOf(scope, refId)).slice(-2)).toMatchObject([
      { action: "contract.hold_set", before: { legalHold: false }, after: { legalHold: true, reason: WHY } },
      { action: "contract.hold_cleared", before: { legalHold: true }, after: { legalHold: false, reason: DONE } },
    ]);
  });

  it("is refused without a reason, twice, where there is none, and before sealing", async () => {
    const { refId } = await sealContract(scope, someContract());
    expect(await set(refId, "short")).toMatchObject({
      error: { code: "INVALID", fields: { reason: expect.any(String) } },
    });
    expect(await clear(refId)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("not under legal hold") },
    });
    await set(refId);
    expect(await set(refId)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("already") },
    });
    expect(await clear(refId, "")).toMatchObject({ error: { code: "INVALID" } });
    const draft = await contractThatIs(scope, "draft");
    expect(await set(draft.refId)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("draft") },
    });
    const stale = await as(legal, () =>
      setContractHold({ tenant: scope.tenantRef, refId, rowVersion: 1, reason: WHY }),
    );
    expect(stale).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining("Reload") } });
  });

  it("is never claimed by the row when S3 does not take it", async () => {
    const { refId } = await sealContract(scope, someContract());
    down();
    expect((await set(refId)).ok).toBe(false);
    expect(await held(refId)).toEqual([false, false]);
    expect(await auditOf(scope, refId)).toHaveLength(1);
  });

  it("that a crash left in S3 alone is shown, and can be set or cleared", async () => {
    for (const settle of [set, clear]) {
      const { refId } = await sealContract(scope, someContract());
      await reallySetLegalHold(scope, await versionOf(refId), true);
      const detail = await detailOf(refId);
      expect(detail.hold?.state).toBe("unsettled");
      expect(detail.agreement.differences.join()).toContain("legal hold");
      expect(await settle(refId)).toMatchObject({ ok: true });
      const on = settle === set;
      expect(await held(refId)).toEqual([on, on]);
    }
  });

  it("that S3 does not let go of leaves the row cleared, says so, and is cleared again by hand or by the worker", async () => {
    const { refId } = await sealContract(scope, someContract());
    await set(refId);
    down();
    expect(await clear(refId)).toMatchObject({
      error: { code: "UNAVAILABLE", message: expect.stringContaining("A worker retries") },
    });
    expect(await held(refId)).toEqual([false, true]);
    expect(await clear(refId)).toMatchObject({ ok: true });
    expect(await held(refId)).toEqual([false, false]);
  });

  it("set while another clears stands on both sides", async () => {
    const { refId } = await sealContract(scope, someContract());
    await set(refId);
    vi.mocked(setLegalHold).mockImplementationOnce(async (...args) => {
      // The row is cleared and S3 is not. Meanwhile, somebody sets the hold again.
      expect(await held(refId)).toEqual([false, true]);
      expect(await set(refId)).toMatchObject({ ok: true });
      await reallySetLegalHold(...args);
    });
    expect(await clear(refId)).toMatchObject({ ok: true });
    expect(await held(refId)).toEqual([true, true]);
  });

  it("stays on what has ended", async () => {
    const { refId } = await sealContract(scope, { ...someContract(), status: "expired" });
    expect(await set(refId)).toMatchObject({ ok: true });
    await leave(scope, refId, { deletedOn: new Date() });
    expect(await clear(refId)).toMatchObject({ error: { code: "NOT_FOUND" } });
  });
});
