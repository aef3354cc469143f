/** What staff may do, role by role: one table, read by the gate and by the pages. Pure. */
export const ROLES = ["viewer", "reviewer", "publisher", "legal", "support", "auditor", "admin"] as const;
export type Role = (typeof ROLES)[number];

const READS = ["tenant:read", "strategy:read", "blog_post:read", "contract:read", "tool_call:read"] as const;

const ALL = [
  ...READS,
  "strategy:decide",
  "contract:open",
  "tool_call:reveal",
  "content:download",
  "scope:elevate",
] as const;

export type Permission = (typeof ALL)[number];
export const PERMISSIONS: readonly Permission[] = ALL;

const GRANTED: Record<Role, readonly Permission[]> = {
  viewer: READS,
  reviewer: [...READS, "strategy:decide", "tool_call:reveal", "content:download", "scope:elevate"],
  publisher: [...READS, "content:download"],
  legal: [...READS, "contract:open", "content:download", "scope:elevate"],
  support: [...READS, "tool_call:reveal", "content:download", "scope:elevate"],
  auditor: [...READS, "contract:open", "tool_call:reveal", "content:download", "scope:elevate"],
  admin: ALL,
};

/** A role for one tenant, or for all where tenantId is null. */
export type Grant = { readonly role: Role; readonly tenantId: string | null };

/** What these grants allow in one tenant; with `null`, what the all-tenants grants alone allow. */
export function permissionsIn(grants: readonly Grant[], tenantId: string | null): ReadonlySet<Permission> {
  const held = grants.filter((grant) => grant.tenantId === null || grant.tenantId === tenantId);
  return new Set(held.flatMap((grant) => GRANTED[grant.role]));
}

/** The roles that carry a permission, for messages such as "needs reviewer or admin". */
export function rolesWith(permission: Permission): Role[] {
  return ROLES.filter((role) => GRANTED[role].includes(permission));
}
