import "server-only";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { lease } from "@/lib/core/records/lease";
import type { PageRequest } from "@/lib/core/records/list";
import { reviewed, type ColumnsOf } from "@/lib/core/records/transitions";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import {
  LEASE_MS,
  ONBOARDING_MACHINE,
  WORKING_STATUSES,
  type OnboardingEvent,
  type OnboardingFilters,
} from "@/lib/onboarding-runs/model";
import { documentPart, inspectText, reviewedContextFile } from "@/lib/onboarding-runs/research";
import { readIn, tenantFilter, type Prisma, type Tx } from "@/lib/stores/postgres";

const CALLS_SHOWN = 100;

const whole = {
  tenant: { select: { refId: true, name: true } },
  strategy: { select: { refId: true, version: true, contentSha256: true, deletedOn: true } },
} as const;

export type OnboardingRunRecord = Prisma.OnboardingRunGetPayload<{ include: typeof whole }>;

type Filters = Omit<OnboardingFilters, "cursor" | "sort">;

function listed(scope: ListScope, { status, step }: Filters): Prisma.OnboardingRunWhereInput {
  const narrowed = { ...(status?.length ? { status: { in: status } } : {}), ...(step ? { step } : {}) };
  return { ...tenantFilter(scope), deletedOn: null, ...narrowed };
}

/** One page of runs; across all tenants if the scope is. */
export async function listOnboardingRuns(
  scope: ListScope,
  filters: Filters,
  page: PageRequest,
): Promise<OnboardingRunRecord[]> {
  const where = { ...listed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.onboardingRun.findMany({ where, ...page.order, include: whole })]);
  return rows;
}

/** The number of runs that match the filters, up to `limit`. */
export async function countOnboardingRuns(scope: ListScope, filters: Filters, limit: number): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.onboardingRun.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

export async function findOnboardingRun(scope: TenantScope, refId: string): Promise<OnboardingRunRecord | null> {
  const [row] = await readIn(scope, (db) => [
    db.onboardingRun.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null }, include: whole }),
  ]);
  return row;
}

/**
 * The same, for a run that must exist.
 * @throws NOT_FOUND
 */
export async function requireOnboardingRun(scope: TenantScope, refId: string): Promise<OnboardingRunRecord> {
  return (await findOnboardingRun(scope, refId)) ?? missing();
}

/**
 * The row, read inside the transaction.
 * @throws NOT_FOUND
 */
export async function runInTransaction(tx: Tx, scope: TenantScope, refId: string) {
  const row = await tx.onboardingRun.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } });
  return row ?? missing();
}

function missing(): never {
  throw new AppError("NOT_FOUND", "This onboarding run does not exist in this tenant.");
}

/** The first 100 tool calls of a run, in order. */
export async function callsOfRun(scope: TenantScope, { id, createdAt }: Pick<OnboardingRunRecord, "id" | "createdAt">) {
  const [rows] = await readIn(scope, (db) => [
    db.toolCall.findMany({
      // Calls are never older than their run, so earlier partitions are skipped.
      where: { tenantId: scope.tenantId, onboardingRunId: id, deletedOn: null, createdAt: { gte: createdAt } },
      orderBy: { seq: "asc" },
      take: CALLS_SHOWN,
      select: {
        refId: true,
        seq: true,
        toolName: true,
        method: true,
        status: true,
        errorClass: true,
        durationMs: true,
        startedAt: true,
      },
    }),
  ]);
  return rows;
}

/** The tenant's open run; there is at most one. */
export async function findOpenRun(scope: TenantScope) {
  const [row] = await readIn(scope, (db) => [
    db.onboardingRun.findFirst({
      where: { tenantId: scope.tenantId, deletedOn: null, status: { notIn: ["completed", "cancelled", "expired"] } },
      select: { refId: true, status: true, step: true, leaseUntil: true, createdAt: true },
    }),
  ]);
  return row;
}

export const REVIEWED_RUN = reviewed(ONBOARDING_RUN, async (scope, refId) => {
  const row = await requireOnboardingRun(scope, refId);
  const document = await documentPart(scope, row.id);
  return reviewedContextFile(row, document, await inspectText(scope, document, "contextFile"));
});

/** How long a worker may be silent before it is considered dead. */
export const LEASE = lease({ table: "onboardingRun", working: WORKING_STATUSES, ms: LEASE_MS });

const isWorking = (status: string) => (WORKING_STATUSES as readonly string[]).includes(status);

/** The columns that change with the state: the step, the worker's lease, and the start and end times. */
export function columnsOf(event: OnboardingEvent, at: Date): ColumnsOf<typeof ONBOARDING_RUN> {
  const { to } = ONBOARDING_MACHINE[event];
  const working = isWorking(to);
  const begins = event === "start" || event.startsWith("resume_");
  return {
    ...(working ? LEASE.take(at) : LEASE.released),
    ...(working ? { step: to } : {}),
    ...(to === "awaiting_approval" ? { step: "approval" } : {}),
    ...(event === "start" ? { startedAt: at } : {}),
    ...(begins ? { attempt: { increment: 1 }, errorCode: null } : {}),
    ...(to === "completed" || to === "cancelled" || to === "expired" ? { finishedAt: at } : {}),
  };
}
