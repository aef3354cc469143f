import { claimAll } from "@/lib/core/claims";
import { newRefId, sha256, timeOf } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import { inTenant } from "@/lib/stores/postgres";
import { Refusal } from "./run";

/**
 * Claims a ref_id for a source and one for each part it becomes, so that a repeated import writes the same records.
 * @returns the ref_ids: the source's own, then the parts' in their order; and when the source was first claimed
 * @throws Refusal where the source was imported before and has changed since
 */
export async function claimSource(
  scope: TenantScope,
  key: string,
  bytes: Uint8Array | string,
  parts: readonly string[] = [],
): Promise<{ refId: string; parts: string[]; at: Date }> {
  const fingerprint = sha256(bytes);
  const now = new Date();
  const keys = [key, ...parts.map((part) => `${key}#${part}`)];
  const kept = await claimAll(
    scope,
    keys.map((each) => ({ key: each, refId: newRefId(now), fingerprint })),
  );
  const [own, ...others] = kept;
  if (!own) throw new Error(`The claim of ${key} was not kept.`);
  const at = timeOf(own.refId);
  if (own.fingerprint !== fingerprint) throw new Refusal(changedSince(at));
  return { refId: own.refId, parts: others.map((other) => other.refId), at };
}

/**
 * The same for a source that may be refused by what else is in the tenant. A claim stands for ever, so `admit` is asked
 * before it is made: a source it refuses can be mended and comes again as if for the first time.
 * @throws what `admit` throws, and Refusal as `claimSource`
 */
export async function claimAdmitted(
  scope: TenantScope,
  key: string,
  bytes: Uint8Array | string,
  admit: () => Promise<unknown>,
): Promise<{ refId: string; at: Date }> {
  const where = { tenantId: scope.tenantId, key };
  if ((await inTenant(scope, (tx) => tx.idempotencyKey.count({ where }))) === 0) await admit();
  return claimSource(scope, key, bytes);
}

export function changedSince(at: Date): string {
  const day = at.toISOString().slice(0, 16).replace("T", " ");
  return `it was imported on ${day} UTC and has changed since; import it under another name to keep both`;
}
