import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { startingWith } from "@/lib/stores/like";
import { inTenant, readIn } from "@/lib/stores/postgres";

export type Claim = { refId: string; fingerprint: string };

/**
 * Claims a key for a repeatable write. The first caller sets its ref_id; every later one, such as the same program
 * after a crash, gets that one. A different fingerprint means that the source has changed since.
 */
export async function claim(scope: TenantScope, key: string, wanted: Claim): Promise<Claim> {
  const [claimed] = await claimAll(scope, [{ key, ...wanted }]);
  if (!claimed) throw new Error(`The claim of ${key} was not kept.`);
  return claimed;
}

/** Claims many keys in one transaction. Returns them in the order passed. */
export async function claimAll(scope: TenantScope, wanted: (Claim & { key: string })[]): Promise<Claim[]> {
  const { tenantId } = scope;
  const rows = await inTenant(scope, async (tx) => {
    await tx.idempotencyKey.createMany({ data: wanted.map((claim) => ({ ...claim, tenantId })), skipDuplicates: true });
    return tx.idempotencyKey.findMany({ where: { tenantId, key: { in: wanted.map(({ key }) => key) } } });
  });
  const kept = new Map(rows.map((row) => [row.key, { refId: row.refId, fingerprint: row.fingerprint }]));
  return wanted.map(({ key }) => {
    const claim = kept.get(key);
    if (!claim) throw new Error(`The claim of ${key} was not kept.`);
    return claim;
  });
}

/** The existing claims of these keys, in their order. Unclaimed keys are left out. */
export async function claimsOf(scope: TenantScope, keys: readonly string[]): Promise<(Claim & { key: string })[]> {
  const { tenantId } = scope;
  const [rows] = await readIn(scope, (db) => [
    db.idempotencyKey.findMany({
      where: { tenantId, key: { in: [...keys] } },
      select: { key: true, refId: true, fingerprint: true },
    }),
  ]);
  return rows.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
}

/** The first free number under `prefix` starting at `from`, or the one that this ref_id already holds. */
export async function claimNumber(scope: TenantScope, prefix: string, from: number, wanted: Claim): Promise<number> {
  const mine = await inTenant(scope, (tx) =>
    tx.idempotencyKey.findFirst({
      where: { tenantId: scope.tenantId, refId: wanted.refId, key: startingWith(prefix) },
    }),
  );
  if (mine) return Number(mine.key.slice(prefix.length));
  for (let number = from; ; number++) {
    const { refId } = await claim(scope, `${prefix}${number}`, wanted);
    if (refId === wanted.refId) return number;
  }
}

/** The key that a purge claims before it removes anything. From then on the record cannot be restored. */
export function purgeKeyOf(refId: string): string {
  return `purge/${refId}`;
}
