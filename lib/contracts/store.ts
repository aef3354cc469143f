import "server-only";
import type { ContractKind, ContractStatus } from "@/lib/contracts/model";
import { pdfFileName } from "@/lib/contracts/pdf";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { PageRequest } from "@/lib/core/records/list";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, signLink, type ObjectHead } from "@/lib/stores/objects";
import { readIn, tenantFilter, type Prisma, type Tx } from "@/lib/stores/postgres";

const rowFields = {
  id: true,
  refId: true,
  number: true,
  title: true,
  sortTitle: true,
  kind: true,
  counterparty: true,
  status: true,
  acceptedAt: true,
  lockMode: true,
  retainUntil: true,
  legalHold: true,
  errorCode: true,
  createdAt: true,
  tenant: { select: { refId: true, name: true } },
} as const satisfies Prisma.ContractSelect;

export type ContractListed = Prisma.ContractGetPayload<{ select: typeof rowFields }>;

const other = { select: { refId: true, number: true, deletedOn: true } } as const;
const whole = {
  tenant: { select: { refId: true, name: true } },
  replaces: other,
  replacedBy: { ...other, where: { deletedOn: null, status: { notIn: ["declined", "voided"] } }, take: 1 },
} satisfies Prisma.ContractInclude;

export type ContractRecord = Prisma.ContractGetPayload<{ include: typeof whole }>;

type Filters = { status?: ContractStatus[] | undefined; kind?: ContractKind[] | undefined };

function listed(scope: ListScope, { status, kind }: Filters): Prisma.ContractWhereInput {
  return {
    ...tenantFilter(scope),
    deletedOn: null,
    ...(status?.length ? { status: { in: status } } : {}),
    ...(kind?.length ? { kind: { in: kind } } : {}),
  };
}

/** One page of contracts; across all tenants if the scope is. */
export async function listContracts(scope: ListScope, filters: Filters, page: PageRequest): Promise<ContractListed[]> {
  const where = { ...listed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.contract.findMany({ where, ...page.order, select: rowFields })]);
  return rows;
}

/** The number of contracts that match the filters, up to `limit`. */
export async function countContracts(scope: ListScope, filters: Filters, limit: number): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.contract.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

async function findContract(scope: TenantScope, refId: string): Promise<ContractRecord | null> {
  const [row] = await readIn(scope, (db) => [
    db.contract.findFirst({ where: { tenantId: scope.tenantId, deletedOn: null, refId }, include: whole }),
  ]);
  return row;
}

const NO_CONTRACT = "This contract does not exist in this tenant.";

/** @throws NOT_FOUND */
export async function requireContract(scope: TenantScope, refId: string): Promise<ContractRecord> {
  const row = await findContract(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", NO_CONTRACT);
  return row;
}

/**
 * The row, read inside the transaction.
 * @throws NOT_FOUND
 */
export async function contractIn(tx: Tx, scope: TenantScope, refId: string) {
  const row = await tx.contract.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } });
  if (!row) throw new AppError("NOT_FOUND", NO_CONTRACT);
  return row;
}

/** The sealed PDF, according to the row. */
export type SealedPdf = { s3Key: string; versionId: string; sha256: string; bytes: number };

type PdfColumns = Pick<ContractRecord, "pdfS3Key" | "pdfVersionId" | "pdfSha256" | "pdfBytes">;

/** Null until the contract is sealed. */
export function sealedPdf({ pdfS3Key, pdfVersionId, pdfSha256, pdfBytes }: PdfColumns): SealedPdf | null {
  if (!pdfS3Key || !pdfVersionId || !pdfSha256 || pdfBytes === null) return null;
  return { s3Key: pdfS3Key, versionId: pdfVersionId, sha256: pdfSha256, bytes: Number(pdfBytes) };
}

/** Until when S3 prevents deleting the sealed PDF, as text. Null when nothing prevents it now. */
export function lockedUntil(
  { retainUntil, legalHold }: { retainUntil: Date | null; legalHold: boolean },
  now: Date,
): string | null {
  if (legalHold) return "Its PDF is under legal hold.";
  if (!retainUntil || retainUntil <= now) return null;
  return `Its PDF is locked until ${retainUntil.toISOString().slice(0, 10)}.`;
}

export const located = (scope: TenantScope, pdf: SealedPdf) => ({
  key: objectKeys.kept(scope, pdf.s3Key),
  versionId: pdf.versionId,
});

export async function headSealedPdf(scope: TenantScope, pdf: SealedPdf): Promise<ObjectHead | null> {
  return headObject(scope, located(scope, pdf));
}

/**
 * A link to exactly the sealed version, after checking that S3 still has it.
 * @throws NOT_FOUND when the contract does not exist or is not sealed, or S3 has lost the version
 */
export async function signSealedPdf(scope: TenantScope, refId: string, disposition: "inline" | "attachment") {
  const row = await requireContract(scope, refId);
  const pdf = sealedPdf(row);
  if (!pdf) throw new AppError("NOT_FOUND", `This contract is ${row.status}; it has no sealed PDF yet.`);
  if (!(await headSealedPdf(scope, pdf))) {
    throw new AppError(
      "NOT_FOUND",
      `The sealed PDF of ${row.number} is missing from S3 (version ${pdf.versionId}), but its row names it. Tell legal.`,
    );
  }
  const fileName = pdfFileName(row.number);
  const link = await signLink(scope, located(scope, pdf), { contentType: "application/pdf", fileName, disposition });
  return { pdf, link: { url: link.url, expiresAt: link.expiresAt.toISOString(), fileName } };
}
