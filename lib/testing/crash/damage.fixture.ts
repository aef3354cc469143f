import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { keptUntil } from "@/lib/core/records/retention";
import { queueRun } from "@/lib/integrity/store";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";
import { recordToolCall } from "@/lib/tool-calls/provider";

/** A tenant with a mismatch in each store, and a queued run that must find them. */
export async function damaged(scope: TenantScope): Promise<{ refId: string }> {
  const { tenantId } = scope;
  const { id } = await createActivity(scope, { kind: "report", title: "Differs", status: "succeeded" });
  const text = { kind: "report", format: "markdown", title: "Differs", model: null, body: "# Text" } as const;
  await storeActivityOutput(scope, { activityId: id, ...text });
  await inTenant(scope, (tx) =>
    tx.activity.updateMany({ where: { tenantId, id }, data: { outputSha256: sha256("another") } }),
  );
  const call = { refId: newRefId(), toolName: "web_search", method: "search", request: "{}", response: "{}" };
  const expiresAt = keptUntil(new Date());
  await recordToolCall(scope, { ...call, status: "succeeded", startedAt: new Date(), expiresAt });
  await scoped(scope, "tool_call_logs").bulkWrite([{ deleteMany: { filter: { refId: call.refId } } }]);
  const stray = objectKeys.skill(scope, { refId: newRefId(), version: 1 });
  await putContent(scope, stray, Buffer.from("nobody's"), "text/markdown");
  const request = { url: "https://them.test", headers: {}, body: "{}" };
  const attempt = { attempt: 1, request, response: null, error: null, durationMs: 1, expiresAt };
  await scoped(scope, "webhook_payloads").insertOnce({
    refId: newRefId(),
    createdAt: new Date(),
    deliveryRef: newRefId(),
    ...attempt,
  });
  return inTenant(scope, (tx) => queueRun(tx, scope));
}

/** The run's own data and all its findings, without what differs between tenants. */
export async function foundBy(scope: TenantScope, refId: string) {
  const { tenantId } = scope;
  const [run, findings] = await inTenant(scope, async (tx) => {
    const row = await tx.integrityRun.findFirstOrThrow({ where: { tenantId, refId } });
    return [row, await tx.integrityFinding.findMany({ where: { tenantId, runId: row.id } })];
  });
  const { status, checked, found, errorCode } = run;
  return {
    status,
    checked,
    found,
    errorCode,
    findings: findings.map(({ kind, entity, store }) => `${kind} ${entity} ${store}`).sort(),
  };
}
