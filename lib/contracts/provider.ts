import "server-only";
import { z } from "zod";
import { CONTRACT } from "@/lib/contracts/entity";
import { CONTRACT_STATUSES, type ContractEvent, type ContractKind, type ContractStatus } from "@/lib/contracts/model";
import { refuseUnsealable } from "@/lib/contracts/pdf";
import { lockPdf, recordSeal } from "@/lib/contracts/sealing";
import { checked } from "@/lib/core/access/checked";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { emailAsGiven, line } from "@/lib/core/input/text";
import { stateOf } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import { inTenant, readIn, type Prisma } from "@/lib/stores/postgres";

/** How the counterparty accepted, recorded at that time and never changed. */
export type AcceptedBy = { name: string; email: string; ip: string | null; at: Date; termsVersion: string | null };

export type NewContract = {
  /** Repeating the write with the same one gives one record. */
  refId?: string;
  /** Unique in the tenant. */
  number: string;
  title: string;
  kind: ContractKind;
  counterparty: string;
  accepted: AcceptedBy | null;
  /** The version of the terms it was drafted with, or that were accepted. */
  termsVersion?: string | null;
  /** When the agreement ends. Without it, it runs until it is terminated. */
  endsAt?: Date | null;
  /** The id of the tenant's contract that this one replaces. */
  replacesId?: string | null;
  at?: Date;
};

const texts = z.object({ number: line(60), title: line(500), counterparty: line(200) });
const acceptor = z.object({ name: line(200), email: emailAsGiven });

type Row = Prisma.ContractGetPayload<object>;

/**
 * Creates an unsealed contract in the given state, without a PDF.
 * @throws INVALID for an invalid number, name or address; CONFLICT when another contract of the tenant has the number
 */
export async function createContract(
  scope: TenantScope,
  contract: NewContract & { status: "draft" | "sent" | "accepted" | "declined" | "voided" },
): Promise<{ refId: string; id: string }> {
  const at = contract.at ?? (await databaseNow());
  const refId = contract.refId ?? newRefId(at);
  const { accepted } = contract;
  const { number, title, counterparty } = checked(texts, contract);
  if (accepted) checked(acceptor, accepted);
  const row = await inTenant(scope, async (tx) => {
    await tx.contract.createMany({
      data: {
        id: newId(at),
        refId,
        tenantId: scope.tenantId,
        number,
        title,
        kind: contract.kind,
        counterparty,
        status: contract.status,
        createdAt: at,
        acceptedByName: accepted?.name ?? null,
        acceptedByEmail: accepted?.email ?? null,
        acceptedByIp: accepted?.ip ?? null,
        acceptedAt: accepted?.at ?? null,
        termsVersion: accepted?.termsVersion ?? contract.termsVersion ?? null,
        endsAt: contract.endsAt ?? null,
        replacesId: contract.replacesId ?? null,
      },
      skipDuplicates: true,
    });
    return tx.contract.findFirst({ where: { tenantId: scope.tenantId, refId } });
  });
  if (!row) {
    throw new AppError(
      "CONFLICT",
      `Another contract of ${scope.tenantName} already has the number ${contract.number}.`,
    );
  }
  return { refId, id: row.id };
}

/**
 * Seals a contract's PDF: writes the row as accepted, puts the PDF under Object Lock and verifies it by its version id,
 * then writes the row as sealed with its transition and audit row. Repeating it with the same refId, concurrently or
 * after a crash at any line, gives one sealed record with one locked version: one sealer at a time holds the row's
 * lease, and a version locked before a crash is found by its key, which contains the sha256.
 *
 * @param o.status the final state; `terminated` needs `reason`
 * @throws INVALID for anything other than a complete PDF of up to 32 MB
 * @throws CONFLICT for a taken number, other bytes than those sealed, a state that cannot be sealed, or a lease that
 *   another sealer holds, which may have crashed less than two minutes ago
 * @throws S3's error; the row is then seal_failed with it as the reason
 */
export async function sealContract(
  scope: TenantScope,
  o: NewContract & { pdf: Buffer; status?: "sealed" | "expired" | "terminated"; reason?: string },
): Promise<{ refId: string; id: string; pdfSha256: string; versionId: string }> {
  await refuseUnsealable(o.pdf);
  if (o.status === "terminated" && !o.reason)
    throw new AppError("INVALID", "Give a reason for terminating the contract.");
  const { refId } = await createContract(scope, { ...o, status: "accepted" });
  const pdfSha256 = sha256(o.pdf);
  const row = await contractOf(scope, refId);
  const versionId = row.pdfVersionId ?? (await sealRow(scope, row, o.pdf, o.at));
  if (row.pdfSha256 && row.pdfSha256 !== pdfSha256) {
    throw new AppError(
      "CONFLICT",
      `${row.number} is already sealed with a different PDF, and a sealed PDF cannot change.`,
    );
  }
  if (o.status && o.status !== "sealed") await endSealed(scope, refId, o.status, o.reason ?? null, o.at);
  return { refId, id: row.id, pdfSha256, versionId };
}

async function sealRow(scope: TenantScope, row: Row, pdf: Buffer, at?: Date): Promise<string> {
  const locked = await lockPdf(scope, row, pdf, at);
  await inTenant(scope, async (tx) => {
    const change = await recordSeal(tx, scope, row, locked, at);
    const { tenantId, actor } = scope;
    await writeAudit(tx, { tenantId, actor, action: "contract.sealed", request: programRun(nameOf(actor)), change });
  });
  return locked.versionId;
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
  await inTenant(scope, (tx) => transition(tx, scope, CONTRACT, { event, id: row.id, from, rowVersion, reason, at }));
}

async function contractOf(scope: TenantScope, refId: string): Promise<Row> {
  const [row] = await readIn(scope, (db) => [db.contract.findFirst({ where: { tenantId: scope.tenantId, refId } })]);
  if (!row) throw new AppError("NOT_FOUND", `There is no contract ${refId} in this tenant.`);
  return row;
}

/**
 * Expires sealed contracts whose end has passed, the earliest first. Several workers may run at once: each contract is
 * expired by one of them.
 * @returns how many this call expired
 */
export function expireEnded(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const due = { where: { status: "sealed", endsAt: { lte: now } }, orderBy: { endsAt: "asc" } } as const;
  return transitionDue(scope, due, limit, { event: "expire", from: "sealed", at: now });
}

/**
 * Marks contracts as seal_failed whose sealer's lease has expired, the earliest first, so that they can be sealed
 * again. Sealing again finds any version that is already locked.
 * @returns how many this call marked
 */
export function failExpiredSealings(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const due = { where: { status: "sealing", leaseUntil: { lte: now } }, orderBy: { leaseUntil: "asc" } } as const;
  const reason = "The worker sealing it stopped before finishing.";
  const set = { leaseUntil: null, errorCode: "LeaseExpired" };
  return transitionDue(scope, due, limit, { event: "fail_sealing", from: "sealing", at: now, reason, set });
}

type Due = { where: Prisma.ContractWhereInput; orderBy: Prisma.ContractOrderByWithRelationInput };
type DueTransition = {
  event: ContractEvent;
  from: ContractStatus;
  at: Date;
  reason?: string;
  set?: Prisma.ContractUncheckedUpdateManyInput;
};

async function transitionDue(
  scope: TenantScope,
  { where, orderBy }: Due,
  limit: number,
  change: DueTransition,
): Promise<number> {
  const [rows] = await readIn(scope, (db) => [
    db.contract.findMany({
      where: { ...where, tenantId: scope.tenantId, deletedOn: null },
      orderBy,
      take: limit,
      select: { id: true, rowVersion: true },
    }),
  ]);
  let done = 0;
  for (const row of rows) {
    try {
      await inTenant(scope, (tx) => transition(tx, scope, CONTRACT, { ...change, ...row }));
      done += 1;
    } catch (error) {
      // Somebody else was first.
      if (!(error instanceof AppError) || error.code !== "CONFLICT") throw error;
    }
  }
  return done;
}
