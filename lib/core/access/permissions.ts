/** Which permissions each role has: one table, read by the gate and by the pages. Pure. */
export const ROLES = ["viewer", "reviewer", "publisher", "legal", "support", "auditor", "admin"] as const;
export type Role = (typeof ROLES)[number];

const READS = [
  "tenant:read",
  "strategy:read",
  "activity:read",
  "content:read",
  "onboarding:read",
  "contract:read",
  "tool_call:read",
  "skill:read",
  "integration:read",
  "webhook:read",
] as const;

const ALL = [
  ...READS,
  "strategy:write",
  "strategy:decide",
  "content:write",
  "content:decide",
  "content:publish",
  "content:download",
  "work:retry",
  "work:cancel",
  "contract:open",
  "contract:write",
  "contract:hold",
  "tool_call:reveal",
  "skill:write",
  "integration:write",
  "webhook:write",
  "tenant:write",
  "record:delete",
  "record:restore",
  "audit:read",
  "integrity:run",
  "export:run",
  "scope:elevate",
  "staff:read",
  "staff:write",
] as const;

export type Permission = (typeof ALL)[number];
export const PERMISSIONS: readonly Permission[] = ALL;

const GRANTED: Record<Role, readonly Permission[]> = {
  viewer: READS,
  reviewer: [
    ...READS,
    "strategy:write",
    "strategy:decide",
    "content:write",
    "content:decide",
    "skill:write",
    "tool_call:reveal",
    "content:download",
    "scope:elevate",
  ],
  publisher: [...READS, "strategy:write", "content:write", "content:publish", "content:download"],
  legal: [...READS, "contract:open", "contract:write", "contract:hold", "content:download", "scope:elevate"],
  support: [
    ...READS,
    "work:retry",
    "work:cancel",
    "integration:write",
    "webhook:write",
    "record:delete",
    "record:restore",
    "tool_call:reveal",
    "content:download",
    "scope:elevate",
  ],
  auditor: [
    ...READS,
    "contract:open",
    "tool_call:reveal",
    "content:download",
    "audit:read",
    "integrity:run",
    "export:run",
    "scope:elevate",
    "staff:read",
  ],
  admin: ALL,
};

/** A role for one tenant, or for all tenants if tenantId is null. */
export type Grant = { readonly role: Role; readonly tenantId: string | null };

/** The permissions that these grants give in one tenant. With `null`, those of the all-tenants grants alone. */
export function permissionsIn(grants: readonly Grant[], tenantId: string | null): ReadonlySet<Permission> {
  const held = grants.filter((grant) => grant.tenantId === null || grant.tenantId === tenantId);
  return new Set(held.flatMap((grant) => GRANTED[grant.role]));
}

export function rolesWith(permission: Permission): Role[] {
  return ROLES.filter((role) => GRANTED[role].includes(permission));
}

const either = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** The roles with a permission, as text for a message: "legal, auditor or admin". */
function whoMay(permission: Permission): string {
  return either.format(rolesWith(permission));
}

/**
 * Whom to ask for a permission in a tenant. It names the tenant, because the reader may hold the role in another one.
 */
export function requiredRole(permission: Permission): string {
  return `Required role in this tenant: ${whoMay(permission)}.`;
}

/** The same for what needs a grant for all tenants. */
export function requiredEverywhere(permission: Permission): string {
  return `Required role for all tenants: ${whoMay(permission)}.`;
}
