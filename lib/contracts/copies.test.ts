import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { openContract } from "@/lib/contracts/actions";
import { sealContract } from "@/lib/contracts/provider";
import { contractsDetail } from "@/lib/contracts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { standingOf } from "@/lib/core/records/parts";
import { objectKeys } from "@/lib/stores/object-keys";
import { bucketName, putLocked, unscopedS3 } from "@/lib/stores/objects";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { smallPdf } from "@/lib/testing/small-pdf";

let scope: TenantScope;
let legal: TestStaff;

beforeAll(async () => {
  scope = await testTenant("Copies");
  legal = await testStaff({ role: "legal", tenant: scope });
});

async function sealed() {
  const { refId } = await sealContract(scope, {
    number: newRefId(),
    title: "Growth retainer",
    kind: "service_agreement",
    counterparty: "Lindqvist AB",
    accepted: { name: "Mara", email: "mara@example.com", ip: null, at: new Date(), termsVersion: null },
    pdf: smallPdf(newRefId()),
  });
  const [row] = await readIn(scope, (db) => [db.contract.findUniqueOrThrow({ where: { refId } })]);
  return { refId, row, key: objectKeys.kept(scope, row.pdfS3Key ?? "") };
}

async function shown(refId: string) {
  const result = await as(legal, () => contractsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  const { storage, agreement, pdf } = result.data;
  return { standing: standingOf(storage, agreement), pdf };
}

describe("a sealed contract's copies", () => {
  it("match after the PDF's own bytes were hashed", async () => {
    const { refId } = await sealed();
    expect(await shown(refId)).toMatchObject({ standing: { state: "match" }, pdf: { lost: null, hidden: false } });
  });

  it("differ where other bytes of the same size lie under the key that names the hash", async () => {
    const { refId, row, key } = await sealed();
    const other = smallPdf(newRefId());
    const retainUntil = row.retainUntil ?? new Date();
    const put = await putLocked(scope, key, other, { contentType: "application/pdf", mode: "GOVERNANCE", retainUntil });
    await inTenant(scope, (tx) => tx.contract.update({ where: { refId }, data: { pdfVersionId: put.versionId } }));
    const { standing } = await shown(refId);
    expect(standing).toMatchObject({
      state: "differ",
      reasons: [expect.stringContaining("sha256 of the PDF in S3 and in the row")],
    });
  });

  it("show a delete marker over the locked version, whose link still works", async () => {
    const { refId, key } = await sealed();
    await unscopedS3().send(new DeleteObjectCommand({ Bucket: bucketName("legal"), Key: key }));
    const { standing, pdf } = await shown(refId);
    expect(standing).toMatchObject({ state: "differ", reasons: [expect.stringContaining("delete marker")] });
    expect(pdf).toMatchObject({ lost: null, hidden: true });
    const link = await as(legal, () => openContract({ tenant: scope.tenantRef, refId }));
    if (!link.ok) throw new Error(link.error.message);
    expect((await fetch(link.data.url)).status).toBe(200);
  });

  it("are incomplete, and no link is offered, where S3 has no such version", async () => {
    const { refId } = await sealed();
    await inTenant(scope, (tx) =>
      tx.contract.update({ where: { refId }, data: { pdfVersionId: "00000000000000000000000000000000" } }),
    );
    const { standing, pdf } = await shown(refId);
    expect(standing.state).toBe("incomplete");
    expect(pdf?.lost).toMatch(/^Lost/);
  });
});
