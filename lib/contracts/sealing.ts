import "server-only";
import { CONTRACT } from "@/lib/contracts/entity";
import { CONTRACT_STATUSES, type LockMode } from "@/lib/contracts/model";
import { requireContract } from "@/lib/contracts/store";
import { takeUpload } from "@/lib/contracts/uploads";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Change } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { AppError, Unavailable } from "@/lib/core/errors";
import { sha256 } from "@/lib/core/ids";
import { storableText } from "@/lib/core/input/text";
import { lease } from "@/lib/core/records/lease";
import { stateOf } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import { env } from "@/lib/env";
import { objectKeys, type ObjectKey } from "@/lib/stores/object-keys";
import { headNewest, putLocked, readObject } from "@/lib/stores/objects";
import { inTenant, type Tx } from "@/lib/stores/postgres";

/** How long a sealer holds the contract, and how much of that its put may take. */
const LEASE = lease({ table: "contract", working: ["sealing"], ms: 120_000 });
const PUT_MS = 90_000;

/** A contract about to be sealed, as its sealer read the row. */
export type Sealable = {
  id: string;
  refId: string;
  number: string;
  status: string;
  rowVersion: number;
  leaseUntil: Date | null;
};

/** A PDF that is under lock while its row does not say so yet. */
export type LockedPdf = {
  key: ObjectKey;
  versionId: string;
  sha256: string;
  bytes: number;
  mode: LockMode;
  retainUntil: Date;
  /** The row version while sealing. */
  rowVersion: number;
};

/**
 * Moves the row to sealing and puts the PDF under lock, verified by its version id. `recordSeal` then does the rest.
 * @throws CONFLICT for a state that cannot be sealed, or a lease that another sealer holds
 * @throws S3's error; the row is then seal_failed with it as the reason
 */
export async function lockPdf(scope: TenantScope, row: Sealable, pdf: Buffer, at?: Date): Promise<LockedPdf> {
  const hash = sha256(pdf);
  const rowVersion = await startSealing(scope, row, hash, at);
  try {
    return { ...(await lockOnce(scope, row.refId, pdf, hash)), sha256: hash, bytes: pdf.length, rowVersion };
  } catch (error) {
    // The driver's error says more than that the store cannot be reached.
    const said = error instanceof Unavailable ? error.cause : error;
    const [name, message] = said instanceof Error ? [said.name, said.message] : ["Unknown", "an unknown error"];
    const reason = storableText(`${name}: ${message}`, 500);
    const set = { ...LEASE.released, errorCode: name };
    const failed = {
      event: "fail_sealing",
      id: row.id,
      from: "sealing",
      rowVersion,
      reason,
      contentSha256: hash,
      set,
    } as const;
    // PostgreSQL may be down as well. S3's error matters more, and `sealing` can be resumed.
    await inTenant(scope, (tx) => transition(tx, scope, CONTRACT, failed)).catch(() => undefined);
    throw error;
  }
}

/**
 * Moves the row to sealing with a lease, or takes over one that a crash left in sealing.
 * @returns its row version
 */
async function startSealing(scope: TenantScope, row: Sealable, hash: string, at?: Date): Promise<number> {
  const { id, rowVersion } = row;
  await inTenant(scope, async (tx) => {
    const now = await databaseNow(tx);
    if (row.status !== "sealing") {
      const from = stateOf(CONTRACT_STATUSES, row.status);
      const set = { ...LEASE.take(now), errorCode: null };
      await transition(tx, scope, CONTRACT, {
        event: "start_sealing",
        id,
        from,
        rowVersion,
        contentSha256: hash,
        set,
        at,
      });
      return;
    }
    if (!(await LEASE.takeOver(tx, scope, row, { errorCode: null }, now))) {
      const until = row.leaseUntil ? ` You can retry after ${row.leaseUntil.toISOString()}.` : "";
      throw new AppError("CONFLICT", `${row.number} is already being sealed. Check again shortly.${until}`);
    }
  });
  return rowVersion + 1;
}

/** Locks the PDF once: reuses a version that an earlier run locked and did not record. */
async function lockOnce(scope: TenantScope, refId: string, pdf: Buffer, hash: string) {
  const { LEGAL_LOCK_MODE: mode, LEGAL_RETENTION_DAYS: days } = env();
  const key = objectKeys.contract(scope, { refId, version: 1, sha256: hash });
  // A put that outlives the lease could overlap with the next sealer's.
  const signal = AbortSignal.timeout(PUT_MS);
  const there = await headNewest(scope, key);
  if (there?.lock?.mode === mode && there.bytes === pdf.length) {
    const { versionId, lock } = there;
    const bytes = await readObject(scope, { key, versionId });
    if (bytes && sha256(bytes) === hash) return { key, versionId, mode, retainUntil: lock.retainUntil };
  }
  // S3 stores whole seconds.
  const retainUntil = new Date(Math.ceil((await databaseNow()).getTime() / 1000) * 1000 + days * 24 * 60 * 60 * 1000);
  const put = await putLocked(scope, key, pdf, { contentType: "application/pdf", mode, retainUntil, signal });
  return { key, versionId: put.versionId, mode, retainUntil };
}

/**
 * Reads the PDF uploaded for a contract, and locks it as `lockPdf` does.
 * @throws INVALID when the upload cannot be sealed; nothing has changed then
 * @throws UNAVAILABLE when S3 refused; the row is seal_failed, and the upload can be sealed again
 */
export async function lockUpload(scope: TenantScope, seen: { refId: string; rowVersion: number; uploadRef: string }) {
  const row = await requireContract(scope, seen.refId);
  if (row.rowVersion !== seen.rowVersion) {
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  }
  const pdf = await takeUpload(scope, { contractRef: row.refId, uploadRef: seen.uploadRef });
  const locked = await lockPdf(scope, row, pdf).catch((cause: unknown) => {
    if (cause instanceof AppError && !(cause instanceof Unavailable && cause.store === "S3")) throw cause;
    const name = cause instanceof Error ? cause.name : "an unknown error";
    const message = `S3 could not lock the PDF (${name}). See the history. The upload is kept, so you can seal it again.`;
    throw new AppError("UNAVAILABLE", message, undefined, { cause });
  });
  return { row, locked };
}

/**
 * Writes the locked version to the row.
 * @returns the change, for the audit row of the same transaction
 */
export async function recordSeal(
  tx: Tx,
  scope: TenantScope,
  row: Sealable,
  locked: LockedPdf,
  at?: Date,
): Promise<Change> {
  const { key, versionId, sha256: hash, bytes, mode, retainUntil, rowVersion } = locked;
  const set = {
    pdfRef: row.refId,
    pdfS3Key: key,
    pdfVersionId: versionId,
    pdfSha256: hash,
    pdfBytes: bytes,
    lockMode: mode,
    retainUntil,
    ...LEASE.released,
  };
  await transition(tx, scope, CONTRACT, {
    event: "seal",
    id: row.id,
    from: "sealing",
    rowVersion,
    contentSha256: hash,
    set,
    at,
  });
  return {
    ref: row.refId,
    before: { status: row.status },
    after: { status: "sealed", sha256: hash, versionId, mode, retainUntil: retainUntil.toISOString() },
  };
}
