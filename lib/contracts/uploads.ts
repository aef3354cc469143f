import "server-only";
import { MAX_PDF_BYTES, type ContractStatus, type WaitingUpload } from "@/lib/contracts/model";
import { refuseUnsealable } from "@/lib/contracts/pdf";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { startingWith } from "@/lib/stores/like";
import { readIn, type Tx } from "@/lib/stores/postgres";
import { findUpload, readUpload, signUpload, UploadMismatchError, type Announced } from "@/lib/stores/uploads";

/** The states in which a PDF can be uploaded and sealed. */
export const TAKES_UPLOADS: readonly string[] = ["accepted", "sealing", "seal_failed"] satisfies ContractStatus[];

/** How many of the latest signed uploads are checked for one that has arrived. */
const UPLOADS_CHECKED = 5;

const claimPrefix = (contractRef: string) => `contracts/${contractRef}/uploads/`;

/** A signed link for uploading exactly this PDF, and the reference for sealing it. `claimUpload` then records it. */
export async function signPdfUpload(scope: TenantScope, announced: Announced) {
  const uploadRef = newRefId();
  const { url, headers, expiresAt } = await signUpload(scope, uploadRef, announced);
  return { uploadRef, url, headers, expiresAt: expiresAt.toISOString() };
}

/** @throws CONFLICT in a state in which no PDF can be sealed */
export function refuseUpload(status: string): void {
  if (TAKES_UPLOADS.includes(status)) return;
  throw new AppError("CONFLICT", `It is ${status.replaceAll("_", " ")}: a PDF can be uploaded once it is accepted.`);
}

/**
 * Records the contract and the announced PDF of an upload, so that it cannot be sealed for another contract or with
 * other content.
 */
export async function claimUpload(
  tx: Tx,
  scope: TenantScope,
  o: { contractRef: string; uploadRef: string; sha256: string },
): Promise<void> {
  const key = claimPrefix(o.contractRef) + o.uploadRef;
  await tx.idempotencyKey.create({
    data: { tenantId: scope.tenantId, key, refId: o.uploadRef, fingerprint: o.sha256 },
  });
}

/** The newest upload for a contract that has arrived, or null. */
export async function waitingUpload(scope: TenantScope, contractRef: string): Promise<WaitingUpload | null> {
  const claims = await claimsOf(scope, claimPrefix(contractRef));
  for (const { refId: uploadRef, fingerprint: sha256 } of claims) {
    const found = await findUpload(scope, uploadRef);
    if (found) return { uploadRef, sha256, bytes: found.bytes, at: found.at.toISOString() };
  }
  return null;
}

/**
 * Reads the PDF uploaded for a contract and checks it before anything is written.
 * @throws INVALID when it was not uploaded for this contract, has not arrived, differs from what was announced, or is
 *   not a complete PDF
 */
export async function takeUpload(scope: TenantScope, o: { contractRef: string; uploadRef: string }): Promise<Buffer> {
  const [claim] = await claimsOf(scope, claimPrefix(o.contractRef) + o.uploadRef);
  if (!claim) throw unfit("This contract has no such upload. Upload its PDF here.");
  const pdf = await readUpload(scope, o.uploadRef, { sha256: claim.fingerprint, max: MAX_PDF_BYTES }).catch(
    (error: unknown) => {
      if (error instanceof UploadMismatchError)
        throw unfit(`The upload was rejected. ${error.message} Upload the PDF again.`);
      throw error;
    },
  );
  if (!pdf)
    throw unfit("The upload is not in S3. It never arrived, or it expired after seven days. Upload the PDF again.");
  await refuseUnsealable(pdf);
  return pdf;
}

async function claimsOf(scope: TenantScope, prefix: string) {
  const [claims] = await readIn(scope, (db) => [
    db.idempotencyKey.findMany({
      where: { tenantId: scope.tenantId, key: startingWith(prefix) },
      orderBy: [{ createdAt: "desc" }, { key: "desc" }],
      take: UPLOADS_CHECKED,
    }),
  ]);
  return claims;
}

function unfit(reason: string): AppError {
  return new AppError("INVALID", reason, { pdf: reason });
}
