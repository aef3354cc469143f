import "server-only";
import { lockFor } from "@/lib/core/advisory-lock";
import { databaseNow } from "@/lib/core/clock";
import { newId } from "@/lib/core/ids";
import type { Tx } from "@/lib/stores/postgres";

/** Opens an elevation to all tenants, and ends the person's earlier one. */
export async function openElevation(tx: Tx, staffId: string, reason: string, minutes: number) {
  await lockFor(tx, "elevation", staffId);
  await endElevations(tx, staffId);
  const startedAt = await databaseNow(tx);
  const expiresAt = new Date(startedAt.getTime() + minutes * 60_000);
  return tx.scopeElevation.create({ data: { id: newId(), staffId, reason, startedAt, expiresAt } });
}

/**
 * Ends the person's elevations to all tenants.
 * @returns how many there were
 */
export async function endElevations(tx: Tx, staffId: string): Promise<number> {
  const now = await databaseNow(tx);
  const live = { staffId, endedAt: null, expiresAt: { gt: now } };
  const { count } = await tx.scopeElevation.updateMany({ where: live, data: { endedAt: now } });
  return count;
}
