import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { partOf, type Part } from "@/lib/core/records/parts";
import { scoped } from "@/lib/stores/mongo";
import type { AuditDiffDocument } from "@/lib/stores/mongo-documents";
import { readIn } from "@/lib/stores/postgres";

const DAY = 86_400_000;
const KEPT_MS = 7 * 365 * DAY;
/** How far back to look for audit rows. A worker that was down for longer skips older ones. */
const LOOK_BACK_MS = 30 * DAY;

/** How many rows to check for an existing copy at a time. */
const PAGE = 500;

/**
 * Copies large changes from their audit rows to MongoDB, where their parts can be searched: each once, under the row's
 * diff_ref. The row keeps the change itself, so nothing is lost before then.
 * @returns how many were new
 */
export async function storeDiffs(scope: TenantScope, now: Date, limit: number): Promise<number> {
  const where = { tenantId: scope.tenantId, id: { in: await withoutCopy(scope, now, limit) } };
  const [rows] = await readIn(scope, (db) => [
    db.auditEvent.findMany({
      where,
      select: { id: true, at: true, diffRef: true, entity: true, entityRef: true, before: true, after: true },
    }),
  ]);
  const diffs = rows.flatMap(({ id, at, diffRef, ...change }) =>
    diffRef
      ? [{ refId: diffRef, createdAt: at, auditRef: id, expiresAt: new Date(at.getTime() + KEPT_MS), ...change }]
      : [],
  );
  return scoped(scope, "audit_diffs").insertManyOnce(diffs);
}

/** The ids of up to `limit` rows with a large change that has no copy, newest first. */
async function withoutCopy(scope: TenantScope, now: Date, limit: number): Promise<string[]> {
  const at = { gt: new Date(now.getTime() - LOOK_BACK_MS) };
  const missing: string[] = [];
  let last: string | undefined;
  do {
    const after: { cursor?: { id: string }; skip?: number } = last ? { cursor: { id: last }, skip: 1 } : {};
    const [rows] = await readIn(scope, (db) => [
      db.auditEvent.findMany({
        where: { tenantId: scope.tenantId, diffRef: { not: null }, at },
        orderBy: [{ at: "desc" }, { id: "desc" }],
        take: PAGE,
        ...after,
        select: { id: true, diffRef: true },
      }),
    ]);
    const refs = rows.flatMap(({ diffRef }) => diffRef ?? []);
    const copies = await scoped(scope, "audit_diffs").find(
      { refId: { $in: refs } },
      { limit: PAGE, fields: ["refId"] },
    );
    const copied = new Set(copies.map(({ refId }) => refId));
    missing.push(...rows.filter(({ diffRef }) => diffRef && !copied.has(diffRef)).map(({ id }) => id));
    last = rows.length === PAGE ? rows.at(-1)?.id : undefined;
  } while (last && missing.length < limit);
  return missing.slice(0, limit);
}

/** The copy of a large change from the time `at`. */
export async function diffOf(
  scope: TenantScope,
  diffRef: string,
  at: Date,
  now?: Date,
): Promise<Part<AuditDiffDocument>> {
  const age = (now ?? (await databaseNow())).getTime() - at.getTime();
  const missing =
    age > KEPT_MS
      ? { why: "Copies are kept for seven years. The row keeps the full change.", expected: "gone" as const }
      : age < LOOK_BACK_MS
        ? { why: "The worker has not copied it yet. The row has the full change.", expected: "not_yet" as const }
        : "It was never copied, or the copy is lost. The row has the full change.";
  return partOf("MongoDB", missing, () => scoped(scope, "audit_diffs").findOne({ refId: diffRef }));
}
