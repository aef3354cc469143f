import { signContractUpload } from "@/lib/contracts/actions";
import { createContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, type TestStaff } from "@/lib/testing/people";
import { smallPdf } from "@/lib/testing/small-pdf";

let count = 0;

export const ACCEPTED = {
  name: "Mara Lindqvist",
  email: "mara@example.com",
  ip: "203.0.113.7",
  at: new Date("2026-10-01T08:30:00.000Z"),
  termsVersion: "2026-09",
};

/** A unique contract with its own PDF. */
export function someContract() {
  count += 1;
  const refId = newRefId();
  const about = { title: `Agreement ${count}`, kind: "service_agreement", counterparty: "Lindqvist AB" } as const;
  const pdf = smallPdf(`agreement ${count}, ${refId}`);
  return { ...about, refId, number: `F-${refId.slice(-8)}`, accepted: ACCEPTED, pdf };
}

/** The same in a state before sealing. */
export async function contractThatIs(
  scope: TenantScope,
  status: "draft" | "sent" | "accepted" | "declined" | "voided",
) {
  const { refId } = await createContract(scope, { ...someContract(), status });
  const { number, rowVersion } = await rowOf(scope, refId);
  return { refId, number, rowVersion };
}

export async function rowOf(scope: TenantScope, refId: string) {
  const [row] = await readIn(scope, (db) => [
    db.contract.findFirstOrThrow({ where: { tenantId: scope.tenantId, refId } }),
  ]);
  return row;
}

/** Writes the row directly, as another program might have left it. */
export async function leave(scope: TenantScope, refId: string, data: object): Promise<void> {
  await inTenant(scope, (tx) => tx.contract.updateMany({ where: { tenantId: scope.tenantId, refId }, data }));
}

/**
 * Does what a staff member's browser does: announces the PDF and puts it to the signed link.
 * @returns the upload's reference
 */
export async function uploaded(scope: TenantScope, staff: TestStaff, refId: string, pdf: Buffer): Promise<string> {
  const announced = { contentType: "application/pdf", bytes: pdf.length, sha256: sha256(pdf) } as const;
  const signed = await as(staff, () => signContractUpload({ tenant: scope.tenantRef, refId, ...announced }));
  if (!signed.ok) throw new Error(signed.error.message);
  const { url, headers, uploadRef } = signed.data;
  const answer = await fetch(url, { method: "PUT", headers, body: new Uint8Array(pdf) });
  if (!answer.ok) throw new Error(await answer.text());
  return uploadRef;
}
