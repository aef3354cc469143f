type Record = { refId: string; tenant: { refId: string } };
type Thing =
  | "onboarding-runs"
  | "strategies"
  | "activities"
  | "blog-posts"
  | "social-posts"
  | "contracts"
  | "tool-calls"
  | "skills"
  | "webhooks"
  | "trash"
  | "audit";

export function listAt(tenant: string, thing: Thing, query = ""): string {
  return `/tenants/${tenant}/${thing}${query}`;
}

export function recordAt(thing: Thing, { refId, tenant }: Record): string {
  return `/tenants/${tenant.refId}/${thing}/${refId}`;
}
