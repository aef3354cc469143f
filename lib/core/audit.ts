import "server-only";
import { newId, newRefId } from "@/lib/core/ids";
import { nameOf, staffIdOf, type Actor } from "@/lib/core/scope";
import type { Prisma, Tx } from "@/lib/stores/postgres";

/** Everything the Console writes down, and the kind of record each is about. There is no other action. */
export const AUDIT_ENTITY = {
  "staff.signed_in": "staff",
  "staff.sign_in_refused": "staff",
  "scope.all_tenants_entered": "scope_elevation",
  "scope.all_tenants_left": "scope_elevation",
  "tenant.created": "tenant",
  "tenant.changed": "tenant",
  "tenant.status_changed": "tenant",
  "tenant.plan_changed": "tenant",
  "tenant.deleted": "tenant",
  "user.invited": "user",
  "user.changed": "user",
  "user.removed": "user",
  "strategy.drafted": "strategy",
  "strategy.submitted": "strategy",
  "strategy.withdrawn": "strategy",
  "strategy.changes_requested": "strategy",
  "strategy.revised": "strategy",
  "strategy.approved": "strategy",
  "strategy.rejected": "strategy",
  "strategy.revoked": "strategy",
  "strategy.content_downloaded": "strategy",
  "strategy.deleted": "strategy",
  "strategy.restored": "strategy",
  "activity.queued": "activity",
  "activity.retried": "activity",
  "activity.cancelled": "activity",
  "activity.accepted": "activity",
  "activity.discarded": "activity",
  "activity.output_downloaded": "activity",
  "activity.deleted": "activity",
  "activity.restored": "activity",
  "blog_post.submitted": "blog_post",
  "blog_post.withdrawn": "blog_post",
  "blog_post.changes_requested": "blog_post",
  "blog_post.revised": "blog_post",
  "blog_post.approved": "blog_post",
  "blog_post.rejected": "blog_post",
  "blog_post.scheduled": "blog_post",
  "blog_post.unscheduled": "blog_post",
  "blog_post.retried": "blog_post",
  "blog_post.unpublished": "blog_post",
  "blog_post.archived": "blog_post",
  "blog_post.content_downloaded": "blog_post",
  "blog_post.deleted": "blog_post",
  "blog_post.restored": "blog_post",
  "social_post.submitted": "social_post",
  "social_post.withdrawn": "social_post",
  "social_post.changes_requested": "social_post",
  "social_post.revised": "social_post",
  "social_post.approved": "social_post",
  "social_post.rejected": "social_post",
  "social_post.scheduled": "social_post",
  "social_post.unscheduled": "social_post",
  "social_post.retried": "social_post",
  "social_post.unpublished": "social_post",
  "social_post.archived": "social_post",
  "social_post.content_downloaded": "social_post",
  "social_post.deleted": "social_post",
  "social_post.restored": "social_post",
  "onboarding_run.started": "onboarding_run",
  "onboarding_run.input_given": "onboarding_run",
  "onboarding_run.resumed": "onboarding_run",
  "onboarding_run.completed": "onboarding_run",
  "onboarding_run.cancelled": "onboarding_run",
  "onboarding_run.file_downloaded": "onboarding_run",
  "onboarding_run.deleted": "onboarding_run",
  "onboarding_run.restored": "onboarding_run",
  "contract.drafted": "contract",
  "contract.changed": "contract",
  "contract.sent": "contract",
  "contract.accepted": "contract",
  "contract.declined": "contract",
  "contract.voided": "contract",
  "contract.upload_signed": "contract",
  "contract.sealed": "contract",
  "contract.terminated": "contract",
  "contract.hold_set": "contract",
  "contract.hold_cleared": "contract",
  "contract.opened": "contract",
  "contract.downloaded": "contract",
  "contract.deleted": "contract",
  "contract.restored": "contract",
  "tool_call.cancelled": "tool_call",
  "tool_call.payload_revealed": "tool_call",
  "tool_call.payload_downloaded": "tool_call",
  "tool_call.payload_pinned": "tool_call",
  "tool_call.payload_unpinned": "tool_call",
  "skill.drafted": "skill",
  "skill.published": "skill",
  "skill.retired": "skill",
  "skill.content_downloaded": "skill",
  "skill.deleted": "skill",
  "skill.restored": "skill",
  "integration.connected": "integration",
  "integration.changed": "integration",
  "integration.paused": "integration",
  "integration.resumed": "integration",
  "integration.disconnected": "integration",
  "integration.payload_revealed": "integration",
  "integration.deleted": "integration",
  "integration.restored": "integration",
  "webhook_endpoint.created": "webhook_endpoint",
  "webhook_endpoint.changed": "webhook_endpoint",
  "webhook_endpoint.paused": "webhook_endpoint",
  "webhook_endpoint.resumed": "webhook_endpoint",
  "webhook_endpoint.disabled": "webhook_endpoint",
  "webhook_endpoint.enabled": "webhook_endpoint",
  "webhook_endpoint.tested": "webhook_endpoint",
  "webhook_endpoint.deleted": "webhook_endpoint",
  "webhook_endpoint.restored": "webhook_endpoint",
  "webhook_delivery.retried": "webhook_delivery",
  "webhook_delivery.payload_revealed": "webhook_delivery",
  "upload.signed": "upload",
  "saved_view.saved": "saved_view",
  "saved_view.removed": "saved_view",
  "export_job.requested": "export_job",
  "export_job.downloaded": "export_job",
  "integrity_run.requested": "integrity_run",
  "record.purged": "record",
} as const;

export type AuditAction = keyof typeof AUDIT_ENTITY;

type Json = Prisma.InputJsonObject;

/** What an action did to one record: its fields before and after. For a read that leaves a trace, only `after`. */
export type Change = { ref: string; before: Json | null; after: Json | null };

export type RequestFacts = { requestId: string; ip: string | null };

/** What a program notes in place of a request. */
export function programRun(program: string): RequestFacts {
  return { requestId: `program:${program}`, ip: null };
}

/** A change of more JSON than this, in characters, is also copied to where its parts can be looked for: `keepDiffs`. */
const LARGE = 4_096;

/**
 * Writes the audit row of a change. It takes the transaction of the change, so there is neither a change without a row
 * nor a row without a change. The database numbers and chains it.
 *
 * @param tenantId null for what belongs to no tenant
 */
export async function writeAudit(
  tx: Tx,
  o: { tenantId: string | null; actor: Actor; action: AuditAction; change: Change; request: RequestFacts },
): Promise<void> {
  const { before, after } = changedFields(o.change);
  await tx.auditEvent.create({
    data: {
      id: newId(),
      tenantId: o.tenantId,
      // The database sets these four: see chain_audit_event().
      seq: 0,
      at: new Date(),
      prevHash: "",
      hash: "",
      actor: nameOf(o.actor),
      actorId: staffIdOf(o.actor),
      action: o.action,
      entity: AUDIT_ENTITY[o.action],
      entityRef: o.change.ref,
      before: before ?? undefined,
      after: after ?? undefined,
      diffRef: JSON.stringify([before, after]).length > LARGE ? newRefId() : null,
      requestId: o.request.requestId,
      ip: o.request.ip,
    },
  });
}

/** Only the fields that differ, on both sides. */
function changedFields({ before, after }: Change): { before: Json | null; after: Json | null } {
  if (!before || !after) return { before, after };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const pick = (side: Json) => Object.fromEntries(changed.map((field) => [field, side[field] ?? null]));
  return { before: pick(before), after: pick(after) };
}
