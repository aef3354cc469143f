import "server-only";
import type { Role } from "@/lib/core/access/permissions";
import type { Actor } from "@/lib/core/access/scope";
import { lockFor } from "@/lib/core/advisory-lock";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { readDirectory, unscopedReads, type Tx } from "@/lib/stores/postgres";

type Named = { id: string; refId: string; name: string; slug: string };
const select = { id: true, refId: true, name: true, slug: true } as const;

/** The audit trail's name for the reach of a grant for all tenants. */
export const ALL_TENANTS = "all tenants";

/** The tenants with these ids, by id. */
export async function tenantsOf(actor: Actor, ids: string[]): Promise<ReadonlyMap<string, Named>> {
  if (ids.length === 0) return new Map();
  const [rows] = await readDirectory(actor, (db) => [db.tenant.findMany({ where: { id: { in: ids } }, select })]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** @throws INVALID for `slug` when no tenant has it */
export async function tenantBySlug(actor: Actor, slug: string): Promise<Named> {
  const [row] = await readDirectory(actor, (db) => [db.tenant.findFirst({ where: { slug, deletedOn: null }, select })]);
  if (row) return row;
  throw new AppError("INVALID", `No tenant has the slug ${slug}.`, { slug: "No tenant has this slug" });
}

/** The slug of a grant's tenant, as the audit trail shows it. */
export async function reachOfGrant(actor: Actor, id: string): Promise<string> {
  const grant = await unscopedReads((db) => db.staffGrant.findUnique({ where: { id }, select: { tenantId: true } }));
  if (!grant?.tenantId) return ALL_TENANTS;
  return (await tenantsOf(actor, [grant.tenantId])).get(grant.tenantId)?.slug ?? grant.tenantId;
}

type NewGrant = { staffId: string; role: Role; tenantId: string | null; reason: string; expiresAt: Date | null };

/**
 * Creates a grant, or changes the expiry of an existing or ended one.
 * @throws CONFLICT when it already has this expiry, or would end the last admin grant without an expiry
 */
export async function giveGrant(tx: Tx, grant: NewGrant): Promise<void> {
  const { staffId, role, tenantId, reason, expiresAt } = grant;
  const there = await tx.staffGrant.findFirst({ where: { staffId, role, tenantId } });
  if (!there) {
    await tx.staffGrant.create({ data: { id: newId(), ...grant }, select: { id: true } });
    return;
  }
  const isSame = there.expiresAt?.getTime() === expiresAt?.getTime();
  if (isSame) throw new AppError("CONFLICT", "They already have this grant.", { role: "Already granted" });
  await withAccessLock(tx, () => tx.staffGrant.updateMany({ where: { id: there.id }, data: { reason, expiresAt } }));
}

/**
 * Ends a grant now.
 * @returns the grant as it was
 * @throws NOT_FOUND; CONFLICT when it has ended
 */
export async function endGrant(tx: Tx, staffId: string, id: string) {
  const grant = await tx.staffGrant.findFirst({ where: { id, staffId } });
  if (!grant) throw new AppError("NOT_FOUND", "They do not have this grant.");
  const now = await databaseNow(tx);
  const { count } = await tx.staffGrant.updateMany({
    where: { id, staffId, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    data: { expiresAt: now },
  });
  if (count === 0) throw new AppError("CONFLICT", "This grant has ended already. Reload to see what they have now.");
  return grant;
}

/**
 * Removes access under a lock, so that two admins who end each other's grants at once cannot both succeed.
 * @throws CONFLICT when nobody would be left with an admin grant for all tenants without an expiry
 */
export async function withAccessLock<T>(tx: Tx, take: () => Promise<T>): Promise<T> {
  await lockFor(tx, "access", "all");
  const before = await countAdmins(tx);
  const taken = await take();
  if (before === 0 || (await countAdmins(tx)) > 0) return taken;
  throw new AppError(
    "CONFLICT",
    "At least one admin of all tenants without an expiry is required. Make someone else one first.",
  );
}

function countAdmins(tx: Tx): Promise<number> {
  return tx.staffGrant.count({
    where: { role: "admin", tenantId: null, expiresAt: null, staff: { disabledAt: null } },
  });
}
