import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { startingWith } from "@/lib/stores/like";
import { inTenant, readIn } from "@/lib/stores/postgres";

export type Claim = { refId: string; fingerprint: string };

/**
 * Claims a key for a repeatable write. Whoever comes first sets its ref_id; everyone after, the same program run again
 * after a crash included, is given that one. A differing fingerprint tells that the source has changed since.
 */
export async function claim(scope: TenantScope, key: string, wanted: Claim): Promise<Claim> {
  const [claimed] = await claimAll(scope, [{ key, ...wanted }]);
  if (!claimed) throw new Error(`The claim of ${key} was not kept.`);
  return claimed;
}

/** The same for many keys in one transaction; answers in the order asked. */
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

/** What is claimed of these keys, in their order; keys that nobody has claimed are left out. */
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

/** The first number from `from` up that is free under `prefix`, or the one this ref_id holds there already. */
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

/** What a purge claims before it touches anything: from then on the record cannot be restored. */
export function purgeKeyOf(refId: string): string {
  return `purge/${refId}`;
}
