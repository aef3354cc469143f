import "server-only";
import { CONTRACT_KINDS, NO_KIND, type ContractTerms } from "@/lib/contracts/model";
import { contractIn } from "@/lib/contracts/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { lockFor } from "@/lib/core/advisory-lock";
import type { Change } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { requireListed } from "@/lib/core/records/listed";
import { readIn, type Tx } from "@/lib/stores/postgres";

/** How many of the newest numbers are used to suggest the next one. */
const NUMBERS_CHECKED = 200;

/** `<series>-<year>-<count>`, as in NW-2026-014. */
const COUNTED = /^(.+)-(\d{4})-(\d{1,9})$/;

/** Suggests the tenant's next contract number: continues the newest series in this year. */
export async function suggestNumber(scope: TenantScope, inYear?: number): Promise<string> {
  const year = inYear ?? (await databaseNow()).getUTCFullYear();
  const [rows] = await readIn(scope, (db) => [
    db.contract.findMany({
      where: { tenantId: scope.tenantId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: NUMBERS_CHECKED,
      select: { number: true },
    }),
  ]);
  const counted = rows.flatMap(({ number }) => {
    const [, series, year, count] = COUNTED.exec(number) ?? [];
    return series && year && count ? [{ series, year, count }] : [];
  });
  const { series, count: newest } = counted[0] ?? { series: "C", count: "000" };
  const taken = counted
    .filter((each) => each.series === series && each.year === String(year))
    .map(({ count }) => Number(count));
  return `${series}-${year}-${String(Math.max(0, ...taken) + 1).padStart(newest.length, "0")}`;
}

/**
 * Creates a draft contract.
 * @throws INVALID for the field when the number is taken or the replaced contract does not qualify
 */
export async function insertDraft(tx: Tx, scope: TenantScope, terms: ContractTerms): Promise<Change> {
  await refuseTaken(tx, scope, terms.number, null);
  const refId = newRefId();
  const id = newId();
  const columns = await columnsOf(tx, scope, terms, id);
  await tx.contract.create({ data: { id, refId, tenantId: scope.tenantId, status: "draft", ...columns } });
  return { ref: refId, before: null, after: { status: "draft", ...terms } };
}

/**
 * Changes a draft.
 * @throws CONFLICT when it is no longer a draft or has changed since it was read; INVALID as for `insertDraft`
 */
export async function changeDraft(
  tx: Tx,
  scope: TenantScope,
  { refId, rowVersion, ...terms }: ContractTerms & { refId: string; rowVersion: number },
): Promise<Change> {
  const row = await contractIn(tx, scope, refId);
  if (row.status !== "draft") {
    throw new AppError("CONFLICT", `It is ${row.status.replaceAll("_", " ")}: only drafts can be edited.`);
  }
  requireListed(CONTRACT_KINDS, { field: "kind", value: terms.kind, kept: [row.kind], message: NO_KIND });
  await refuseTaken(tx, scope, terms.number, row.id);
  const columns = await columnsOf(tx, scope, terms, row.id);
  const { count } = await tx.contract.updateMany({
    where: { id: row.id, tenantId: scope.tenantId, status: "draft", rowVersion, deletedOn: null },
    data: { ...columns, rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  const { number, title, kind, counterparty, termsVersion, endsAt, replacesId } = row;
  const replaced = replacesId
    ? await tx.contract.findFirst({ where: { tenantId: scope.tenantId, id: replacesId } })
    : null;
  const before = {
    number,
    title,
    kind,
    counterparty,
    termsVersion,
    endsOn: endsOnOf(endsAt),
    replaces: replaced?.number ?? null,
  };
  const { termsVersion: onTerms = null, endsOn = null, replaces = null, ...rest } = terms;
  return { ref: refId, before, after: { ...rest, termsVersion: onTerms, endsOn, replaces } };
}

async function columnsOf(tx: Tx, scope: TenantScope, terms: ContractTerms, ownId: string) {
  const { endsOn, replaces, termsVersion, ...plain } = terms;
  return {
    ...plain,
    termsVersion: termsVersion ?? null,
    endsAt: endsOn ? new Date(`${endsOn}T23:59:59.999Z`) : null,
    replacesId: replaces ? await replaceable(tx, scope, replaces, ownId) : null,
  };
}

function endsOnOf(endsAt: Date | null): string | null {
  return endsAt?.toISOString().slice(0, 10) ?? null;
}

async function refuseTaken(tx: Tx, scope: TenantScope, number: string, ownId: string | null): Promise<void> {
  const taken = await tx.contract.findFirst({ where: { tenantId: scope.tenantId, number } });
  if (!taken || taken.id === ownId) return;
  const where = taken.deletedOn ? " in the trash" : "";
  throw invalid("number", `Already used by another contract${where}: "${taken.title}"`);
}

const WAS_SEALED = ["sealed", "expired", "terminated"];

/** The id of the contract that a new one replaces. It must have been sealed, and no other may replace it. */
async function replaceable(tx: Tx, scope: TenantScope, number: string, byId: string): Promise<string> {
  const alive = { tenantId: scope.tenantId, deletedOn: null };
  await lockFor(tx, "replacing", scope.tenantId);
  const row = await tx.contract.findFirst({ where: { ...alive, number } });
  if (!row) throw invalid("replaces", `No contract in this tenant has the number ${number}`);
  if (!WAS_SEALED.includes(row.status)) {
    throw invalid("replaces", `${number} was never sealed, so it cannot be replaced. Void it instead.`);
  }
  const other = await tx.contract.findFirst({
    where: { ...alive, replacesId: row.id, id: { not: byId }, status: { notIn: ["declined", "voided"] } },
  });
  if (other) throw invalid("replaces", `${number} is already replaced by ${other.number}`);
  return row.id;
}

function invalid(field: string, reason: string): AppError {
  return new AppError("INVALID", `${field}: ${reason}`, { [field]: reason });
}
