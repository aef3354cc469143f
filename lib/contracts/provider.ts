import "server-only";
import {
  CONTRACT_MACHINE,
  CONTRACT_STATUSES,
  type ContractEvent,
  type ContractKind,
  type ContractStatus,
} from "@/lib/contracts/model";
import { refuseUnsealable } from "@/lib/contracts/pdf";
import { programRun, writeAudit } from "@/lib/core/audit";
import { AppError } from "@/lib/core/errors";
import { stateOf } from "@/lib/core/machine";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { mover } from "@/lib/core/moves";
import { nameOf, type TenantScope } from "@/lib/core/scope";
import { env } from "@/lib/env";
import { objectKeys } from "@/lib/stores/object-keys";
import { headNewest, putLocked, readObject } from "@/lib/stores/objects";
import { inTenant, readIn, type Prisma } from "@/lib/stores/postgres";

/** How the counterparty accepted: taken down where it happened, kept as it was. */
export type AcceptedBy = { name: string; email: string; ip: string | null; at: Date; termsVersion: string | null };

export type NewContract = {
  /** Repeated with the same one, the write ends as one record. */
  refId?: string;
  /** Unique in the tenant. */
  number: string;
  title: string;
  kind: ContractKind;
  counterparty: string;
  accepted: AcceptedBy | null;
  at?: Date;
};

type Row = Prisma.ContractGetPayload<object>;

/** How long a sealer has the contract to itself, and how much of that until its put must be done. */
const LEASE_MS = 120_000;
const PUT_MS = 90_000;

/**
 * Writes a contract that is not sealed: in the state named, without a PDF.
 * @throws CONFLICT where another contract of the tenant has the number
 */
export async function createContract(
  scope: TenantScope,
  contract: NewContract & { status: "draft" | "sent" | "accepted" | "declined" | "voided" },
): Promise<{ refId: string; id: string }> {
  const at = contract.at ?? new Date();
  const refId = contract.refId ?? newRefId(at);
  const { accepted } = contract;
  const row = await inTenant(scope, async (tx) => {
    await tx.contract.createMany({
      data: {
        id: newId(at),
        refId,
        tenantId: scope.tenantId,
        number: contract.number,
        title: contract.title,
        kind: contract.kind,
        counterparty: contract.counterparty,
        status: contract.status,
        createdAt: at,
        acceptedByName: accepted?.name ?? null,
        acceptedByEmail: accepted?.email ?? null,
        acceptedByIp: accepted?.ip ?? null,
        acceptedAt: accepted?.at ?? null,
        termsVersion: accepted?.termsVersion ?? null,
      },
      skipDuplicates: true,
    });
    return tx.contract.findFirst({ where: { tenantId: scope.tenantId, refId } });
  });
  if (!row) {
    throw new AppError("CONFLICT", `Another contract of ${scope.tenantName} has the number ${contract.number}.`);
  }
  return { refId, id: row.id };
}

/**
 * Seals a contract's PDF: the row as accepted, the PDF under Object Lock verified by its version id, then the row as
 * sealed with its transition and audit row. Repeated with the same refId, at once by several or after a crash at any
 * line, it ends as one sealed record with one locked version: one sealer at a time holds the row's lease, and a version
 * locked before the crash is found by its key, which holds the sha256.
 *
 * @param o.status where it is to end; `terminated` needs `reason`
 * @throws INVALID for what is no whole PDF of up to 32 MB
 * @throws CONFLICT for a taken number, other bytes than those sealed, a state that cannot be sealed, or a lease that
 *   another sealer holds, also one that crashed less than two minutes ago
 * @throws what S3 said, the row then being seal_failed with it as reason
 */
export async function sealContract(
  scope: TenantScope,
  o: NewContract & { pdf: Buffer; status?: "sealed" | "expired" | "terminated"; reason?: string },
): Promise<{ refId: string; id: string; pdfSha256: string; versionId: string }> {
  refuseUnsealable(o.pdf);
  if (o.status === "terminated" && !o.reason) throw new AppError("INVALID", "Say why the contract was terminated.");
  const { refId } = await createContract(scope, { ...o, status: "accepted" });
  const pdfSha256 = sha256(o.pdf);
  const row = await contractOf(scope, refId);
  const versionId = row.pdfVersionId ?? (await sealRow(scope, row, o.pdf, pdfSha256, o.at));
  if (row.pdfSha256 && row.pdfSha256 !== pdfSha256) {
    throw new AppError("CONFLICT", `${row.number} is sealed with other bytes; what is sealed never changes.`);
  }
  if (o.status && o.status !== "sealed") await endSealed(scope, refId, o.status, o.reason ?? null, o.at);
  return { refId, id: row.id, pdfSha256, versionId };
}

async function sealRow(scope: TenantScope, row: Row, pdf: Buffer, hash: string, at?: Date): Promise<string> {
  const rowVersion = await startSealing(scope, row, hash, at);
  const locked = await lockOnce(scope, row.refId, pdf, hash).catch(async (error: unknown) => {
    const reason = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : "an unknown error";
    const set = { leaseUntil: null };
    const failed = { event: "fail_sealing", id: row.id, from: "sealing", rowVersion, reason, contentSha256: hash, set } as const;
    // The row may be out of reach as well; what S3 said matters more, and `sealing` can be taken up again.
    await inTenant(scope, (tx) => moveContract(tx, scope, failed)).catch(() => undefined);
    throw error;
  });
  await inTenant(scope, async (tx) => {
    const set = {
      pdfRef: row.refId,
      pdfS3Key: locked.key,
      pdfVersionId: locked.versionId,
      pdfSha256: hash,
      pdfBytes: pdf.length,
      lockMode: locked.mode,
      retainUntil: locked.retainUntil,
      leaseUntil: null,
    };
    await moveContract(tx, scope, { event: "seal", id: row.id, from: "sealing", rowVersion, contentSha256: hash, set, at });
    const { versionId, mode, retainUntil } = locked;
    await writeAudit(tx, {
      tenantId: scope.tenantId,
      actor: scope.actor,
      action: "contract.sealed",
      request: programRun(nameOf(scope.actor)),
      change: {
        ref: row.refId,
        before: { status: row.status },
        after: { status: "sealed", sha256: hash, versionId, mode, retainUntil: retainUntil.toISOString() },
      },
    });
  });
  return locked.versionId;
}

/** Moves the row to sealing, or takes up one that a crash left there, with the lease. Answers its row version. */
async function startSealing(scope: TenantScope, row: Row, hash: string, at?: Date): Promise<number> {
  const { id, rowVersion } = row;
  const set = { leaseUntil: new Date(Date.now() + LEASE_MS) };
  await inTenant(scope, async (tx) => {
    if (row.status !== "sealing") {
      const from = stateOf(CONTRACT_STATUSES, row.status);
      await moveContract(tx, scope, { event: "start_sealing", id, from, rowVersion, contentSha256: hash, set, at });
      return;
    }
    const free = { OR: [{ leaseUntil: null }, { leaseUntil: { lt: new Date() } }] };
    const { count } = await tx.contract.updateMany({
      where: { id, tenantId: scope.tenantId, status: "sealing", rowVersion, deletedOn: null, ...free },
      data: { ...set, rowVersion: { increment: 1 } },
    });
    if (count === 0) {
      const until = row.leaseUntil ? ` Another may take it up after ${row.leaseUntil.toISOString()}.` : "";
      throw new AppError("CONFLICT", `${row.number} is being sealed by another run. Look again shortly.${until}`);
    }
  });
  return rowVersion + 1;
}

/** The PDF under lock, once: a version that an earlier run locked and did not record is taken as it is. */
async function lockOnce(scope: TenantScope, refId: string, pdf: Buffer, hash: string) {
  const { LEGAL_LOCK_MODE: mode, LEGAL_RETENTION_DAYS: days } = env();
  const key = objectKeys.contract(scope, { refId, version: 1, sha256: hash });
  // A put that outlived the lease could land beside the next sealer's.
  const signal = AbortSignal.timeout(PUT_MS);
  const there = await headNewest(scope, key);
  if (there?.lock?.mode === mode && there.bytes === pdf.length) {
    const { versionId, lock } = there;
    const bytes = await readObject(scope, { key, versionId });
    if (bytes && sha256(bytes) === hash) return { key, versionId, mode, retainUntil: lock.retainUntil };
  }
  // Whole seconds: S3 keeps no finer.
  const retainUntil = new Date(Math.ceil(Date.now() / 1000) * 1000 + days * 24 * 60 * 60 * 1000);
  const put = await putLocked(scope, key, pdf, { contentType: "application/pdf", mode, retainUntil, signal });
  return { key, versionId: put.versionId, mode, retainUntil };
}

async function endSealed(
  scope: TenantScope,
  refId: string,
  status: "expired" | "terminated",
  reason: string | null,
  at?: Date,
): Promise<void> {
  const row = await contractOf(scope, refId);
  if (row.status === status) return;
  const event = status === "expired" ? "expire" : "terminate";
  const { rowVersion } = row;
  const from = stateOf(CONTRACT_STATUSES, row.status);
  await inTenant(scope, (tx) => moveContract(tx, scope, { event, id: row.id, from, rowVersion, reason, at }));
}

const moveContract = mover<ContractStatus, ContractEvent, Prisma.ContractUncheckedUpdateManyInput>({
  entity: "contract",
  table: "contract",
  machine: CONTRACT_MACHINE,
});

async function contractOf(scope: TenantScope, refId: string): Promise<Row> {
  const [row] = await readIn(scope, (db) => [db.contract.findFirst({ where: { tenantId: scope.tenantId, refId } })]);
  if (!row) throw new AppError("NOT_FOUND", `There is no contract ${refId} in this tenant.`);
  return row;
}
