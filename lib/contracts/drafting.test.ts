import { beforeAll, describe, expect, it } from "vitest";
import { changeContract, deleteContract, draftContract, transitionContract } from "@/lib/contracts/actions";
import { contractThatIs, leave, rowOf, someContract } from "@/lib/contracts/contracts.fixture";
import { createContract, expireEnded, failExpiredSealings, sealContract } from "@/lib/contracts/provider";
import { contractsDetail, contractsNextNumber } from "@/lib/contracts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

const REASON = "They asked for other terms.";
const DAY = 86_400_000;

let scope: TenantScope;
let elsewhere: TenantScope;
let legal: TestStaff;
let admin: TestStaff;

beforeAll(async () => {
  [scope, elsewhere] = [await testTenant(), await testTenant("Other tenant")];
  [legal, admin] = await Promise.all([
    testStaff({ role: "legal", tenant: scope }),
    testStaff({ role: "admin", tenant: scope }),
  ]);
});

let count = 0;
const terms = () => ({
  number: `D-${(count += 1)}`,
  title: "Order form",
  kind: "order_form" as const,
  counterparty: "Lindqvist AB",
});
const draft = (given: object) => as(legal, () => draftContract({ tenant: scope.tenantRef, ...terms(), ...given }));
async function drafted(given: object = {}): Promise<string> {
  const result = await draft(given);
  if (!result.ok) throw new Error(result.error.message);
  return result.data.refId;
}
async function detailOf(refId: string) {
  const result = await as(legal, () => contractsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}
const invalid = (field: string) => ({ error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
const seen = async (refId: string) => ({
  tenant: scope.tenantRef,
  refId,
  rowVersion: (await rowOf(scope, refId)).rowVersion,
});

describe("drafting", () => {
  it("writes the draft whole, and the audit row says what was written", async () => {
    const replaced = await sealContract(scope, someContract());
    const { number: replaces } = await rowOf(scope, replaced.refId);
    const given = { ...terms(), termsVersion: "2026-09", endsOn: "2027-12-31", replaces };
    const refId = await drafted(given);
    expect(await detailOf(refId)).toMatchObject({
      status: "draft",
      number: given.number,
      title: "Order form",
      kind: "order_form",
      counterparty: "Lindqvist AB",
      termsVersion: "2026-09",
      endsAt: "2027-12-31T23:59:59.999Z",
      replaces: { refId: replaced.refId, number: replaces },
      upload: { state: "missing" },
    });
    expect((await detailOf(replaced.refId)).replacedBy).toEqual({ refId, number: given.number });
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "contract.drafted", actor: legal.email, before: null, after: { status: "draft", ...given } },
    ]);
  });

  it.each([
    ["number", { number: " " }],
    ["number", { number: "x".repeat(61) }],
    ["title", { title: "x".repeat(201) }],
    ["title", { title: "a\u0000b" }],
    ["kind", { kind: "handshake" }],
    ["counterparty", { counterparty: undefined }],
    ["endsOn", { endsOn: "31.12.2027" }],
    ["endsOn", { endsOn: "2027-02-30" }],
    ["input", { status: "sealed" }],
  ])("refuses a wrong %s", async (field, given) => {
    expect(await draft(given)).toMatchObject(invalid(field));
  });

  it("refuses a number that is taken, also by one in the trash, and leaves other tenants theirs", async () => {
    const { refId, number } = await contractThatIs(scope, "draft");
    expect(await draft({ number })).toMatchObject(invalid("number"));
    await leave(scope, refId, { deletedOn: new Date() });
    expect(await draft({ number })).toMatchObject({ error: { message: expect.stringContaining("in the trash") } });
    const foreign = await contractThatIs(elsewhere, "draft");
    expect(await draft({ number: foreign.number })).toMatchObject({ ok: true });
  });

  it("refuses to replace what is not there, another tenant's, was never sealed, or is replaced already", async () => {
    const foreign = await sealContract(elsewhere, someContract());
    const replaced = await sealContract(scope, someContract());
    const { number } = await rowOf(scope, replaced.refId);
    await drafted({ replaces: number });
    const unsealed = await contractThatIs(scope, "sent");
    for (const replaces of ["none", (await rowOf(elsewhere, foreign.refId)).number, unsealed.number, number]) {
      expect(await draft({ replaces }), replaces).toMatchObject(invalid("replaces"));
    }
  });

  it("lets one of two drafts of one number be written at once", async () => {
    const given = terms();
    const results = await Promise.all([draft(given), draft(given)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("lets one of two contracts replace another, written at once", async () => {
    const replaced = await sealContract(scope, someContract());
    const { number: replaces } = await rowOf(scope, replaced.refId);
    const results = await Promise.all([draft({ replaces }), draft({ replaces }), draft({ replaces })]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("offers the number that comes next", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "legal", tenant });
    const next = async () => {
      const result = await as(person, () => contractsNextNumber({ tenant: tenant.tenantRef }));
      return result.ok ? result.data.number : result.error.message;
    };
    const year = new Date().getUTCFullYear();
    expect(await next()).toBe(`C-${year}-001`);
    const add = (number: string, ago: number) =>
      createContract(tenant, { ...someContract(), number, status: "draft", at: new Date(Date.now() - ago) });
    await add(`NW-${year - 1}-0041`, 3000);
    expect(await next()).toBe(`NW-${year}-0001`);
    await add(`NW-${year}-0009`, 2000);
    await add(`Letter of ${year}`, 1000);
    expect(await next()).toBe(`NW-${year}-0010`);
  });
});

describe("changing a draft", () => {
  it("changes it, and the audit row holds what differs", async () => {
    const given = { ...terms(), termsVersion: "2026-09" };
    const refId = await drafted(given);
    const changed = { ...terms(), number: given.number, title: "Order form, second try", endsOn: "2027-06-30" };
    const asked = { ...changed, ...(await seen(refId)) };
    expect(await as(legal, () => changeContract(asked))).toMatchObject({ ok: true });
    expect(await rowOf(scope, refId)).toMatchObject({
      title: "Order form, second try",
      termsVersion: null,
      rowVersion: 2,
    });
    expect((await auditOf(scope, refId)).at(-1)).toMatchObject({
      action: "contract.changed",
      before: { title: "Order form", termsVersion: "2026-09", endsOn: null },
      after: { title: "Order form, second try", termsVersion: null, endsOn: "2027-06-30" },
    });
    expect(await as(legal, () => changeContract(asked))).toMatchObject({ error: { code: "CONFLICT" } });
  });

  it("keeps what it replaces while its number changes", async () => {
    const replaced = await sealContract(scope, someContract());
    const { number: replaces } = await rowOf(scope, replaced.refId);
    const refId = await drafted({ replaces });
    const asked = { ...terms(), replaces, ...(await seen(refId)) };
    expect(await as(legal, () => changeContract(asked))).toMatchObject({ ok: true });
    expect(await rowOf(scope, refId)).toMatchObject({ number: asked.number, replacesId: replaced.id });
  });

  it("is refused once it is sent, and for another's number", async () => {
    const sent = await contractThatIs(scope, "sent");
    const change = async (refId: string, given: object) => {
      const asked = { ...terms(), ...given, ...(await seen(refId)) };
      return as(legal, () => changeContract(asked));
    };
    expect(await change(sent.refId, {})).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("only drafts can be edited") },
    });
    expect(await change(await drafted(), { number: sent.number })).toMatchObject(invalid("number"));
  });
});

describe("on the way to being accepted", () => {
  const acceptance = {
    name: "Mara Lindqvist",
    email: "mara@example.com",
    ip: "2001:db8::7",
    at: "2026-10-01T08:30:00Z",
  };
  const accept = async (refId: string, given: object = {}) => {
    const asked = { ...acceptance, ...given, ...(await seen(refId)) };
    return as(legal, () => transitionContract({ event: "accept", ...asked }));
  };

  it("is sent, and accepted by somebody, from somewhere, at some time", async () => {
    const refId = await drafted({ termsVersion: "2026-01" });
    const asked = await seen(refId);
    expect(await as(legal, () => transitionContract({ event: "send", ...asked }))).toMatchObject({
      ok: true,
      data: { status: "sent" },
    });
    expect(await accept(refId)).toMatchObject({ ok: true, data: { status: "accepted" } });
    expect((await detailOf(refId)).acceptance).toEqual({
      name: "Mara Lindqvist",
      email: "mara@example.com",
      ip: "2001:db8::7",
      at: "2026-10-01T08:30:00.000Z",
      termsVersion: "2026-01",
    });
    expect((await auditOf(scope, refId)).slice(1)).toMatchObject([
      { action: "contract.sent", before: { status: "draft" }, after: { status: "sent" } },
      { action: "contract.accepted", before: { status: "sent" }, after: { status: "accepted" } },
    ]);
  });

  it.each([
    ["name", { name: "" }],
    ["email", { email: "mara at example" }],
    ["ip", { ip: "203.0.113.700" }],
    ["at", { at: "yesterday" }],
    ["at", { at: new Date(Date.now() + DAY).toISOString() }],
    ["termsVersion", { termsVersion: "x".repeat(61) }],
  ])("refuses a wrong %s", async (field, given) => {
    const { refId } = await contractThatIs(scope, "sent");
    expect(await accept(refId, given)).toMatchObject(invalid(field));
    expect(await rowOf(scope, refId)).toMatchObject({ status: "sent", rowVersion: 1 });
  });

  it("is declined, voided or terminated, the latter two for a reason", async () => {
    const sent = await contractThatIs(scope, "sent");
    const declined = { ...(await seen(sent.refId)), reason: REASON };
    expect(await as(legal, () => transitionContract({ event: "decline", ...declined }))).toMatchObject({
      ok: true,
      data: { status: "declined" },
    });
    const accepted = await contractThatIs(scope, "accepted");
    const bare = await seen(accepted.refId);
    expect(await as(legal, () => transitionContract({ event: "void", ...bare }))).toMatchObject(invalid("reason"));
    expect(await as(legal, () => transitionContract({ event: "void", ...bare, reason: REASON }))).toMatchObject({
      ok: true,
    });
    const sealed = await sealContract(scope, someContract());
    const terminated = { ...(await seen(sealed.refId)), reason: REASON };
    expect(await as(legal, () => transitionContract({ event: "terminate", ...terminated }))).toMatchObject({
      ok: true,
    });
    expect((await auditOf(scope, sealed.refId)).at(-1)).toMatchObject({
      action: "contract.terminated",
      before: { status: "sealed" },
      after: { status: "terminated", reason: REASON },
    });
  });
});

describe("deleting", () => {
  const remove = async (refId: string) => {
    const asked = { ...(await seen(refId)), reason: "It was drafted twice." };
    return as(admin, () => deleteContract(asked));
  };

  it.each(["draft", "declined", "voided"] as const)("puts one that is %s into the trash", async (status) => {
    const { refId } = await contractThatIs(scope, status);
    expect(await remove(refId)).toMatchObject({ ok: true });
    const gone = await as(legal, () => contractsDetail({ tenant: scope.tenantRef, refId }));
    expect(gone).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  it("refuses what is under way, and what is locked with the date it is locked until", async () => {
    const { refId } = await contractThatIs(scope, "accepted");
    expect(await remove(refId)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Void it first") },
    });
    for (const status of ["sealed", "expired"] as const) {
      const sealed = await sealContract(scope, { ...someContract(), status });
      const until = (await rowOf(scope, sealed.refId)).retainUntil?.toISOString().slice(0, 10);
      expect(await remove(sealed.refId)).toMatchObject({
        error: { code: "CONFLICT", message: expect.stringContaining(`locked until ${until}`) },
      });
    }
  });

  it("takes its link out of the contract it would have replaced", async () => {
    const { refId: replaced } = await sealContract(scope, someContract());
    const refId = await drafted({ replaces: (await rowOf(scope, replaced)).number });
    await remove(refId);
    expect((await detailOf(replaced)).replacedBy).toBeNull();
  });
});

describe("what the worker moves", () => {
  const now = new Date();
  const past = (ms: number) => new Date(now.getTime() - ms);

  it("expires sealed contracts whose end has come, the earliest first, once by two workers", async () => {
    const tenant = await testTenant();
    const sealed = async (endsAt: Date | null) => (await sealContract(tenant, { ...someContract(), endsAt })).refId;
    const [late, early, running, open] = [
      await sealed(past(1000)),
      await sealed(past(DAY)),
      await sealed(past(-DAY)),
      await sealed(null),
    ];
    expect(await expireEnded(tenant, now, 1)).toBe(1);
    expect((await rowOf(tenant, early)).status).toBe("expired");
    expect((await rowOf(tenant, late)).status).toBe("sealed");
    const both = await Promise.all([expireEnded(tenant, now, 10), expireEnded(tenant, now, 10)]);
    expect(both.reduce((sum, one) => sum + one)).toBe(1);
    for (const [refId, status] of [
      [late, "expired"],
      [running, "sealed"],
      [open, "sealed"],
    ] as const) {
      expect((await rowOf(tenant, refId)).status).toBe(status);
    }
    expect(await expireEnded(tenant, now, 10)).toBe(0);
  });

  it("fails sealings whose lease has passed, with the reason, so that they can be sealed again", async () => {
    const tenant = await testTenant();
    const wanted = someContract();
    await createContract(tenant, { ...wanted, status: "accepted" });
    await leave(tenant, wanted.refId, { status: "sealing", leaseUntil: past(-60_000) });
    expect(await failExpiredSealings(tenant, now, 10)).toBe(0);
    await leave(tenant, wanted.refId, { leaseUntil: past(1) });
    const both = await Promise.all([failExpiredSealings(tenant, now, 10), failExpiredSealings(tenant, now, 10)]);
    expect(both.reduce((sum, one) => sum + one)).toBe(1);
    expect(await rowOf(tenant, wanted.refId)).toMatchObject({
      status: "seal_failed",
      leaseUntil: null,
      errorCode: "LeaseExpired",
    });
    await sealContract(tenant, wanted);
    expect(await rowOf(tenant, wanted.refId)).toMatchObject({ status: "sealed", errorCode: null });
  });
});
