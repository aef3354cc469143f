import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { UsageMetric } from "@/lib/core/audit/usage";
import { newId, newRefId } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, type Tx } from "@/lib/stores/postgres";

type Counted = { metric: UsageMetric; day: string; quantity: bigint };

/** How many ids MongoDB is queried for at once. */
const BATCH = 1_000;

/**
 * Recounts the tenant's usage from its records, by the rules for calling `addUsage`: finished calls and posts on the
 * day of their creation, activities on the day of their output. Counts whole days in UTC from `since` on. A metric
 * without records on a day is set to 0. Nothing may be written meanwhile. Purged records are no longer counted, and
 * imported records count on the days of their own times.
 */
export async function recountUsage(scope: TenantScope, since: Date): Promise<void> {
  const { tenantId } = scope;
  const first = new Date(`${since.toISOString().slice(0, 10)}T00:00:00Z`);
  const counted = [...(await countRows(scope, first)), ...(await countOutputs(scope, first))];
  await inTenant(scope, async (tx) => {
    await tx.usageRecord.updateMany({ where: { tenantId, day: { gte: first } }, data: { quantity: 0 } });
    for (const { metric, day: on, quantity } of counted) {
      const day = new Date(`${on}T00:00:00Z`);
      const where = { tenantId_metric_day: { tenantId, metric, day } };
      const create = { id: newId(day), refId: newRefId(day), tenantId, metric, day, quantity };
      await tx.usageRecord.upsert({ where, create, update: { quantity } });
    }
  });
}

function countRows(scope: TenantScope, first: Date): Promise<Counted[]> {
  const { tenantId } = scope;
  const since = first.toISOString();
  return inTenant(
    scope,
    (tx) => tx.$queryRaw<Counted[]>`
      WITH calls AS (
        SELECT (created_at AT TIME ZONE 'UTC')::date::text AS day, count(*) AS calls,
          sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)) AS tokens, sum(coalesce(cost_micros, 0)) AS cost
        FROM tool_calls WHERE tenant_id = ${tenantId}::uuid AND status <> 'running' AND created_at >= ${since}::timestamptz
        GROUP BY 1
      )
      SELECT 'tool_calls' AS metric, day, calls::bigint AS quantity FROM calls
      UNION ALL SELECT 'tokens', day, tokens::bigint FROM calls
      UNION ALL SELECT 'cost_micros', day, cost::bigint FROM calls
      UNION ALL SELECT 'blog_posts', (created_at AT TIME ZONE 'UTC')::date::text, count(*) FROM blog_posts
        WHERE tenant_id = ${tenantId}::uuid AND created_at >= ${since}::timestamptz GROUP BY 2
      UNION ALL SELECT 'social_posts', (created_at AT TIME ZONE 'UTC')::date::text, count(*) FROM social_posts
        WHERE tenant_id = ${tenantId}::uuid AND created_at >= ${since}::timestamptz GROUP BY 2`,
  );
}

/** Activities with an output, by the day of the output, which only its document knows. */
async function countOutputs(scope: TenantScope, first: Date): Promise<Counted[]> {
  const days = new Map<string, bigint>();
  for await (const refs of outputRefs(scope)) {
    const documents = await scoped(scope, "activity_outputs").findBy("_id", refs, ["createdAt"]);
    for (const { createdAt } of documents) {
      if (createdAt < first) continue;
      const day = createdAt.toISOString().slice(0, 10);
      days.set(day, (days.get(day) ?? 0n) + 1n);
    }
  }
  return [...days].map(([day, quantity]) => ({ metric: "activities", day, quantity }));
}

async function* outputRefs(scope: TenantScope): AsyncGenerator<string[]> {
  const { tenantId } = scope;
  const page = (tx: Tx, id: string | undefined) =>
    tx.activity.findMany({
      where: { tenantId, outputRef: { not: null }, ...(id ? { id: { gt: id } } : {}) },
      orderBy: { id: "asc" },
      take: BATCH,
      select: { id: true, outputRef: true },
    });
  for (let last: string | undefined; ;) {
    const rows = await inTenant(scope, (tx) => page(tx, last));
    yield rows.flatMap(({ outputRef }) => outputRef ?? []);
    if (rows.length < BATCH) return;
    last = rows.at(-1)?.id;
  }
}
