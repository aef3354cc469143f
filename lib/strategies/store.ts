import "server-only";
import { staffIdOf, type ListScope, type TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newRefId, sha256 } from "@/lib/core/ids";
import { claim } from "@/lib/core/records/claims";
import type { PageRequest } from "@/lib/core/records/list";
import { reviewed, transition } from "@/lib/core/records/transitions";
import { readIn, tenantFilter, type Prisma, type Tx } from "@/lib/stores/postgres";
import { STRATEGY } from "@/lib/strategies/entity";
import type { StrategyStatus, StrategyText } from "@/lib/strategies/model";
import { storeStrategyContent, type StoredStrategy } from "@/lib/strategies/provider";
import { inspectStrategyText } from "@/lib/strategies/text";

const withTenant = { tenant: { select: { refId: true, name: true } } } as const;

export type StrategyRecord = Prisma.StrategyGetPayload<{ include: typeof withTenant }>;

type Filters = { status?: StrategyStatus[] | undefined };

function listed(scope: ListScope, { status }: Filters): Prisma.StrategyWhereInput {
  return { ...tenantFilter(scope), deletedOn: null, ...(status?.length ? { status: { in: status } } : {}) };
}

/** One page of strategies; across all tenants if the scope is. */
export async function listStrategies(scope: ListScope, filters: Filters, page: PageRequest): Promise<StrategyRecord[]> {
  const where = { ...listed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.strategy.findMany({ where, ...page.order, include: withTenant })]);
  return rows;
}

/** The number of strategies that match the filters, up to `limit`. */
export async function countStrategies(scope: ListScope, filters: Filters, limit: number): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.strategy.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

/** The row and the tenant's active version. */
export async function findStrategy(scope: TenantScope, refId: string) {
  const alive = { tenantId: scope.tenantId, deletedOn: null };
  const [row, active] = await readIn(scope, (db) => [
    db.strategy.findFirst({ where: { ...alive, refId }, include: withTenant }),
    db.strategy.findFirst({ where: { ...alive, status: "active" }, select: { refId: true, version: true } }),
  ]);
  return row && { row, active };
}

const OTHERS = 50;
const otherVersion = { refId: true, version: true, status: true } as const;

/**
 * The newest other versions, and the default one to compare with: the active one, else the previous one, else the
 * newest.
 */
export async function findOtherVersions(scope: TenantScope, { id, version }: Pick<StrategyRecord, "id" | "version">) {
  const others = { tenantId: scope.tenantId, deletedOn: null, id: { not: id } };
  const newestFirst = { orderBy: { version: "desc" }, select: otherVersion } as const;
  const [newest, active, before] = await readIn(scope, (db) => [
    db.strategy.findMany({ where: others, ...newestFirst, take: OTHERS }),
    db.strategy.findFirst({ where: { ...others, status: "active" }, ...newestFirst }),
    db.strategy.findFirst({ where: { ...others, version: { lt: version } }, ...newestFirst }),
  ]);
  return { newest, usual: active ?? before ?? newest[0] ?? null };
}

export const REVIEWED_STRATEGY = reviewed(STRATEGY, async (scope, refId) => {
  const found = await findStrategy(scope, refId);
  if (!found) throw noStrategy();
  return (await inspectStrategyText(scope, found.row)).reviewed;
});

/**
 * The row, read inside the transaction.
 * @throws NOT_FOUND
 */
export async function strategyForDecision(tx: Tx, scope: TenantScope, refId: string) {
  const row = await tx.strategy.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } });
  if (!row) throw noStrategy();
  return row;
}

function noStrategy(): AppError {
  return new AppError("NOT_FOUND", "This strategy does not exist in this tenant.");
}

/** @throws CONFLICT, naming it, when another version is in review: only one may be */
export async function refuseSecondReview(tx: Tx, scope: TenantScope, id: string): Promise<void> {
  const where = { tenantId: scope.tenantId, status: "in_review", deletedOn: null, id: { not: id } };
  const waiting = await tx.strategy.findFirst({ where });
  if (!waiting) return;
  throw new AppError("CONFLICT", `Version ${waiting.version} needs review. Have it decided or withdrawn first.`);
}

/**
 * Supersedes the active version, so that another can be activated.
 * @returns its ref_id, or null
 */
export async function supersedeActive(tx: Tx, scope: TenantScope, at?: Date): Promise<string | null> {
  const active = await tx.strategy.findFirst({
    where: { tenantId: scope.tenantId, status: "active", deletedOn: null },
  });
  if (!active) return null;
  const set = { supersededAt: at ?? (await databaseNow(tx)) };
  const { id, rowVersion } = active;
  await transition(tx, scope, REVIEWED_STRATEGY, { event: "supersede", id, from: "active", rowVersion, set, at });
  return active.refId;
}

/** Stores staff's text. The same text by the same person is the same version, so that it can be resubmitted. */
export async function storeStaffDraft(scope: TenantScope, { title, markdown }: StrategyText): Promise<StoredStrategy> {
  const fingerprint = sha256(`${title}\n${markdown}`);
  const key = `strategies/draft/${staffIdOf(scope.actor)}/${fingerprint}`;
  const { refId } = await claim(scope, key, { refId: newRefId(), fingerprint });
  return storeStrategyContent(scope, { refId, markdown });
}
