import { proven, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit, type Change } from "@/lib/core/audit/audit";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import type { Result } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import { inTenant } from "@/lib/stores/postgres";
import type { TestStaff } from "@/lib/testing/people";

/** The tenant's scope with this staff member as the actor. */
export function asStaff(scope: TenantScope, staff: TestStaff): TenantScope {
  const { kind, tenantId, tenantRef, tenantName } = scope;
  return proven<TenantScope>({ kind, tenantId, tenantRef, tenantName, actor: { kind: "staff", ...staff, grants: [] } });
}

/**
 * Writes an event with the scope's actor.
 * @returns the ref_id of its subject
 */
export async function happened(scope: TenantScope, action: AuditAction, given: Partial<Change> = {}): Promise<string> {
  const change = { ref: newRefId(), before: null, after: null, ...given };
  const { tenantId, actor } = scope;
  await inTenant(scope, (tx) => writeAudit(tx, { tenantId, actor, action, change, request: programRun("test") }));
  return change.ref;
}

export function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}
