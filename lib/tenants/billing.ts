import "server-only";
import { z } from "zod";
import type { TenantScope } from "@/lib/core/access/scope";
import { USAGE_METRICS } from "@/lib/core/audit/usage";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { readIn, unscopedReads, type Prisma, type Tx } from "@/lib/stores/postgres";
import type { PlanView, UsageView } from "@/lib/tenants/model";

type PlanRow = Prisma.PlanGetPayload<object>;

const limits = z.record(z.string(), z.number()).catch({});
const SHOWN_DAYS = 30;
const DAY = 86_400_000;

export function toPlan(plan: PlanRow): PlanView {
  const { refId, name, priceCents, currency, payloadRetentionDays } = plan;
  return { refId, name, priceCents, currency, payloadRetentionDays, limits: limits.parse(plan.limits) };
}

/** The available plans, cheapest first. Plans belong to no tenant. */
export async function listPlans(): Promise<PlanRow[]> {
  return unscopedReads((db) => db.plan.findMany({ orderBy: { priceCents: "asc" } }));
}

/** The tenant with its plan, its latest subscriptions, and the other available plans. */
export async function planOf(scope: TenantScope) {
  const { tenantId } = scope;
  const [row, subscriptions, plans] = await readIn(scope, (db) => [
    db.tenant.findFirst({ where: { id: tenantId, deletedOn: null }, include: { plan: true } }),
    db.subscription.findMany({
      where: { tenantId, deletedOn: null },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 24,
      include: { plan: { select: { name: true } } },
    }),
    db.plan.findMany({ orderBy: { priceCents: "asc" } }),
  ]);
  return { row, subscriptions, plans };
}

export type UsageRecord = { metric: string; day: Date; quantity: bigint };

/** The usage of the displayed days and of this month. */
export async function usageOf(scope: TenantScope, now: Date): Promise<UsageRecord[]> {
  const { tenantId } = scope;
  const shown = new Date(now.getTime() - (SHOWN_DAYS - 1) * DAY);
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const since = shown < month ? shown : month;
  const [rows] = await readIn(scope, (db) => [
    db.usageRecord.findMany({
      where: { tenantId, deletedOn: null, day: { gte: dayOf(since) } },
      orderBy: { day: "asc" },
      select: { metric: true, day: true, quantity: true },
    }),
  ]);
  return rows;
}

/** Every metric, whether used or not. */
export function usageViews(records: UsageRecord[], limit: Record<string, number>, now: Date): UsageView[] {
  const month = now.toISOString().slice(0, 7);
  const days = Array.from({ length: SHOWN_DAYS }, (_, index) =>
    new Date(now.getTime() - (SHOWN_DAYS - 1 - index) * DAY).toISOString().slice(0, 10),
  );
  return USAGE_METRICS.map((metric) => {
    const byDay = new Map<string, number>();
    for (const record of records) {
      if (record.metric === metric) byDay.set(record.day.toISOString().slice(0, 10), Number(record.quantity));
    }
    const used = [...byDay].reduce((sum, [day, quantity]) => (day.startsWith(month) ? sum + quantity : sum), 0);
    return {
      metric,
      used,
      limit: limit[metric] ?? null,
      days: days.map((day) => ({ day, quantity: byDay.get(day) ?? 0 })),
    };
  });
}

function dayOf(at: Date): Date {
  return new Date(`${at.toISOString().slice(0, 10)}T00:00:00Z`);
}

/** @throws INVALID when no available plan has this ref_id */
export async function requirePlan(tx: Tx, refId: string): Promise<PlanRow> {
  const plan = await tx.plan.findUnique({ where: { refId } });
  if (!plan) throw new AppError("INVALID", "This plan does not exist.", { plan: "Choose one of the listed plans" });
  return plan;
}

/** Ends the current subscription, if any, and starts another, for a month from now. */
export async function subscribe(
  tx: Tx,
  tenantId: string,
  planId: string,
  status: "trialing" | "active",
  now: Date,
): Promise<void> {
  await tx.subscription.updateMany({
    where: { tenantId, deletedOn: null, status: { in: ["trialing", "active", "past_due"] } },
    data: { status: "ended", periodEnd: now, rowVersion: { increment: 1 } },
  });
  const periodEnd = new Date(now);
  periodEnd.setUTCMonth(periodEnd.getUTCMonth() + 1);
  const id = newId(now);
  await tx.subscription.create({
    data: { id, refId: newRefId(now), tenantId, planId, status, periodStart: now, periodEnd, createdAt: now },
  });
}
