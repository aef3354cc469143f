import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import type { Tx } from "@/lib/stores/postgres";

/** What plans limit and bills count. Tokens are input and output together; cost is in millionths of a US dollar. */
export const USAGE_METRICS = [
  "tool_calls",
  "tokens",
  "cost_micros",
  "activities",
  "blog_posts",
  "social_posts",
] as const;
export type UsageMetric = (typeof USAGE_METRICS)[number];

/** Adds to a day's usage, in the transaction of what was used. Days are UTC. */
export async function addUsage(
  tx: Tx,
  scope: TenantScope,
  metric: UsageMetric,
  quantity: number,
  at: Date,
): Promise<void> {
  if (quantity <= 0) return;
  const day = at.toISOString().slice(0, 10);
  await tx.$executeRaw`
    INSERT INTO usage_records (id, ref_id, tenant_id, metric, day, quantity)
    VALUES (${newId(at)}::uuid, ${newRefId(at)}, ${scope.tenantId}::uuid, ${metric}, ${day}::date, ${quantity})
    ON CONFLICT (tenant_id, metric, day)
    DO UPDATE SET quantity = usage_records.quantity + excluded.quantity, row_version = usage_records.row_version + 1,
      updated_at = now()`;
}
