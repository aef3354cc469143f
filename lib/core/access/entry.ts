import "server-only";
import {
  permissionsIn,
  requiredEverywhere,
  requiredRole,
  type Grant,
  type Permission,
} from "@/lib/core/access/permissions";
import {
  proven,
  type AllTenantsScope,
  type EverywhereScope,
  type ListScope,
  type StaffScope,
  type TenantScope,
} from "@/lib/core/access/scope";
import { enterConsole, type Entry } from "@/lib/core/access/session";
import { AppError } from "@/lib/core/errors";
import { refId } from "@/lib/core/ref-id";

/**
 * How far a query or action reaches:
 * - `tenant`: one tenant
 * - `list`: one tenant, or all of them with an elevation
 * - `directory`: the tenants for which the caller has any grant
 * - `everywhere`: requires a grant for all tenants
 */
export type Reach = "tenant" | "list" | "directory" | "everywhere";

export type ScopeOf<R extends Reach> = R extends "tenant"
  ? TenantScope
  : R extends "list"
    ? ListScope
    : R extends "everywhere"
      ? EverywhereScope
      : StaffScope;

/**
 * Checks the session, the scope and the permission, in this order.
 * @param tenant the tenant's ref_id as the caller sent it, not yet trusted
 * @throws UNAUTHENTICATED; NOT_FOUND when the tenant does not exist or is not granted; FORBIDDEN without the
 *   permission, or over all tenants without an elevation
 */
export async function enterReach<R extends Reach>(
  reach: R,
  permission: Permission,
  tenant: unknown,
): Promise<ScopeOf<R>> {
  const wantsTenant = reach === "tenant" || (reach === "list" && tenant !== undefined);
  const entry = await enterConsole(wantsTenant ? (refId.safeParse(tenant).data ?? "") : null);
  return (wantsTenant ? intoTenant(entry, permission) : acrossTenants(reach, entry, permission)) as ScopeOf<R>;
}

/** @throws UNAUTHENTICATED */
export async function requireSession(): Promise<void> {
  await enterConsole(null);
}

function intoTenant({ actor, tenant }: Entry, permission: Permission): TenantScope {
  if (!tenant) throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
  demand(actor.grants, tenant.id, permission);
  return proven<TenantScope>({
    kind: "tenant",
    tenantId: tenant.id,
    tenantRef: tenant.refId,
    tenantName: tenant.name,
    actor,
  });
}

function acrossTenants(
  reach: Reach,
  { actor, elevation }: Entry,
  permission: Permission,
): AllTenantsScope | StaffScope {
  if (reach === "directory") {
    const held = actor.grants.some((grant) => permissionsIn([grant], grant.tenantId).has(permission));
    if (!held) throw forbidden(actor.grants, null, permission);
    return proven<StaffScope>({ kind: "staff", actor });
  }
  demand(actor.grants, null, permission);
  if (reach === "everywhere") return proven<EverywhereScope>({ kind: "staff", everywhere: true, actor });
  if (!elevation) {
    demand(actor.grants, null, "scope:elevate");
    throw new AppError("FORBIDDEN", "Viewing all tenants requires a reason first.", { elevation: "needed" });
  }
  const { id, reason, expiresAt } = elevation;
  return proven<AllTenantsScope>({ kind: "all", elevationId: id, reason, expiresAt, actor });
}

function demand(grants: readonly Grant[], tenantId: string | null, permission: Permission): void {
  if (!permissionsIn(grants, tenantId).has(permission)) throw forbidden(grants, tenantId, permission);
}

/** Says which role is missing, and where. The reader may hold that role in other tenants. */
function forbidden(grants: readonly Grant[], tenantId: string | null, permission: Permission): AppError {
  if (tenantId !== null) return new AppError("FORBIDDEN", `Your role cannot do this. ${requiredRole(permission)}`);
  const elsewhere = grants.some((grant) => permissionsIn([grant], grant.tenantId).has(permission));
  const why = elsewhere
    ? "Your roles are for single tenants, and this is about all of them. Open a tenant instead."
    : "Your role cannot do this.";
  return new AppError("FORBIDDEN", `${why} ${requiredEverywhere(permission)}`);
}
