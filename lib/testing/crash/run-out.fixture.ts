import { claimActivity, createActivity } from "@/lib/activities/provider";
import { ACCEPTED, leave, someContract } from "@/lib/contracts/contracts.fixture";
import { createContract, sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { advanceOnboardingRun, startOnboardingRun } from "@/lib/onboarding-runs/provider";
import { testSocialPost } from "@/lib/social-posts/social-posts.fixture";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { startToolCall } from "@/lib/tool-calls/provider";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);

/**
 * One of each record that is due or whose worker is gone, except an idle onboarding run, because a tenant has only one
 * open run.
 */
export async function allRunOut(scope: TenantScope): Promise<Record<string, never>> {
  await createActivity(scope, { kind: "report", title: "Left by its worker", status: "queued" });
  await claimActivity(scope, { worker: "gone", leaseSeconds: 60, now: ago(1) });
  await createActivity(scope, { kind: "report", title: "Due", status: "planned", scheduledFor: ago(1) });
  await testSocialPost(scope, { status: "in_review", slotEndsAt: ago(1) });
  const run = await startOnboardingRun(scope, { website: "https://them.test" });
  await advanceOnboardingRun(scope, run.refId, "start", { at: ago(1) });
  await sealContract(scope, { ...someContract(), endsAt: ago(1) });
  const { refId } = await createContract(scope, { ...someContract(), accepted: ACCEPTED, status: "accepted" });
  await leave(scope, refId, { status: "sealing", leaseUntil: ago(1) });
  await answeredCall(scope);
  const passedOn = {
    event: "strategy.active",
    entity: "strategy",
    entityRef: newRefId(),
    body: {},
    processedAt: ago(31 * 24),
  };
  const row = { id: newId(), tenantId: scope.tenantId, ...passedOn, createdAt: passedOn.processedAt };
  await inTenant(scope, (tx) => tx.outboxEvent.create({ data: row }));
  return {};
}

/** A tool call whose agent died between writing the response to the document and to the row. */
async function answeredCall(scope: TenantScope): Promise<void> {
  const refId = newRefId(ago(2));
  await startToolCall(scope, { refId, toolName: "web_search", method: "search", request: "{}" });
  const response = { text: '{"hits":[]}' };
  await scoped(scope, "tool_call_logs").bulkWrite([
    { updateOne: { filter: { refId }, update: { $set: { response } } } },
  ]);
}

/** The tenant's calls whose row has no response but whose document has one. */
export async function answersLeftOver(scope: TenantScope): Promise<number> {
  const where = { tenantId: scope.tenantId, responseBytes: 0 };
  const rows = await inTenant(scope, (tx) => tx.toolCall.findMany({ where, select: { refId: true } }));
  const filter = { refId: { $in: rows.map(({ refId }) => refId) }, response: { $ne: null } };
  return scoped(scope, "tool_call_logs").countDocuments(filter, 100);
}
