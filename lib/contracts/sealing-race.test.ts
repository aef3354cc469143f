import { beforeAll, describe, expect, it, vi } from "vitest";
import { createContract, sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { objectKeys } from "@/lib/stores/object-keys";
import { versionsOf } from "@/lib/stores/object-versions";
import { putLocked } from "@/lib/stores/objects";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { auditOf, testTenant } from "@/lib/testing/people";
import { smallPdf } from "@/lib/testing/small-pdf";

type Objects = { putLocked: typeof putLocked };

vi.mock("@/lib/stores/objects", async (original) => {
  const real = await original<Objects>();
  return { ...real, putLocked: vi.fn(real.putLocked) };
});
const { putLocked: reallyPutLocked } = await vi.importActual<Objects>("@/lib/stores/objects");

const SEALERS = 10;
let scope: TenantScope;
let count = 0;

beforeAll(async () => {
  scope = await testTenant();
});

function contract() {
  count += 1;
  const refId = newRefId();
  const pdf = smallPdf(`agreement ${count}, ${refId}`);
  const about = {
    title: "Agreement",
    kind: "service_agreement",
    counterparty: "Lindqvist AB",
    accepted: null,
  } as const;
  return { ...about, refId, number: `R-${count}`, pdf };
}
type Wanted = ReturnType<typeof contract>;

const rowOf = async ({ refId }: Wanted) =>
  (await readIn(scope, (db) => [db.contract.findUniqueOrThrow({ where: { refId } })]))[0];
const lockedVersions = ({ refId, pdf }: Wanted) =>
  versionsOf(scope, "legal", objectKeys.contract(scope, { refId, version: 1, sha256: sha256(pdf) }));

async function leaveSealing(wanted: Wanted, leaseUntil: Date | null): Promise<void> {
  await createContract(scope, { ...wanted, status: "accepted" });
  await inTenant(scope, (tx) =>
    tx.contract.update({ where: { refId: wanted.refId }, data: { status: "sealing", leaseUntil } }),
  );
}

/** Every sealer that loses the race gets the reason, and those that win return the single locked version. */
async function race(wanted: Wanted): Promise<void> {
  const results = await Promise.allSettled(Array.from({ length: SEALERS }, () => sealContract(scope, wanted)));
  const row = await rowOf(wanted);
  expect(row).toMatchObject({ status: "sealed", leaseUntil: null });
  expect(await lockedVersions(wanted)).toEqual([row.pdfVersionId]);
  expect(await auditOf(scope, wanted.refId)).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "CONFLICT" });
    else expect(result.value.versionId).toBe(row.pdfVersionId);
  }
  expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
}

describe(`${SEALERS} sealers of one contract at once`, () => {
  it.each([1, 2, 3, 4, 5])("lock one version (round %i)", () => race(contract()));

  it("lock one version of a contract that a crash left sealing", async () => {
    const wanted = contract();
    await leaveSealing(wanted, new Date(Date.now() - 1));
    await race(wanted);
  });

  it("come late, while the first still puts, and are refused", async () => {
    const wanted = contract();
    let late: PromiseSettledResult<unknown>[] = [];
    vi.mocked(putLocked).mockImplementationOnce(async (...args) => {
      late = await Promise.allSettled(Array.from({ length: SEALERS - 1 }, () => sealContract(scope, wanted)));
      return reallyPutLocked(...args);
    });
    const { versionId } = await sealContract(scope, wanted);
    for (const result of late) {
      expect(result).toMatchObject({
        reason: { code: "CONFLICT", message: expect.stringContaining("already being sealed") },
      });
    }
    expect(late).toHaveLength(SEALERS - 1);
    expect(await lockedVersions(wanted)).toEqual([versionId]);
  });
});

it("says when a contract may be taken up whose sealer crashed, and takes it up then", async () => {
  const wanted = contract();
  const leaseUntil = new Date(Date.now() + 60_000);
  await leaveSealing(wanted, leaseUntil);
  await expect(sealContract(scope, wanted)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining(leaseUntil.toISOString()),
  });
  expect(await lockedVersions(wanted)).toEqual([]);
  await inTenant(scope, (tx) =>
    tx.contract.update({ where: { refId: wanted.refId }, data: { leaseUntil: new Date() } }),
  );
  await sealContract(scope, wanted);
  expect(await lockedVersions(wanted)).toHaveLength(1);
});

it("gives the lease back where S3 refuses, so that the next may try at once", async () => {
  const wanted = contract();
  vi.mocked(putLocked).mockRejectedValueOnce(new Error("S3 said no"));
  await expect(sealContract(scope, wanted)).rejects.toThrow("S3 said no");
  expect(await rowOf(wanted)).toMatchObject({ status: "seal_failed", leaseUntil: null });
  await sealContract(scope, wanted);
  expect(await rowOf(wanted)).toMatchObject({ status: "sealed", leaseUntil: null });
});
