/** URL of a tenant's audit trail, or of the trail of all tenants. */
export function trailAt(tenant: string | null): string {
  return tenant ? `/tenants/${tenant}/audit` : "/audit";
}
