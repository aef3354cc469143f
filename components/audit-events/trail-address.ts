/** Where the trail of a tenant is shown, or of all of them. */
export function trailAt(tenant: string | null): string {
  return tenant ? `/tenants/${tenant}/audit` : "/audit";
}
