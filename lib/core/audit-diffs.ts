import "server-only";
import type { TenantScope } from "@/lib/core/scope";
import { scoped } from "@/lib/stores/mongo";
import { readIn } from "@/lib/stores/postgres";

const DAY = 86_400_000;
const KEPT_DAYS = 7 * 365;
/** How far back an audit row is looked at: a worker that was away for longer starts with what is this old. */
const LOOK_BACK_DAYS = 30;

/**
 * Copies large changes from their audit rows to MongoDB, where their parts can be looked for: each once, under the
 * row's diff_ref. The row keeps the change itself, so nothing is lost before. Answers how many were new.
 */
export async function keepDiffs(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const { tenantId } = scope;
  const [rows] = await readIn(scope, (db) => [
    db.auditEvent.findMany({
      where: { tenantId, diffRef: { not: null }, at: { gt: new Date(now.getTime() - LOOK_BACK_DAYS * DAY) } },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit,
      select: { id: true, at: true, diffRef: true, entity: true, entityRef: true, before: true, after: true },
    }),
  ]);
  const diffs = rows.flatMap(({ id, at, diffRef, ...change }) =>
    diffRef ? [{ refId: diffRef, createdAt: at, auditRef: id, expiresAt: new Date(at.getTime() + KEPT_DAYS * DAY), ...change }] : [],
  );
  return scoped(scope, "audit_diffs").insertManyOnce(diffs);
}
