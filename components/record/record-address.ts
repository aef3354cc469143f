/** The folder of each kind's pages. */
const FOLDERS = {
  onboarding_run: "onboarding-runs",
  strategy: "strategies",
  activity: "activities",
  blog_post: "blog-posts",
  social_post: "social-posts",
  contract: "contracts",
  tool_call: "tool-calls",
  skill: "skills",
  integration: "integrations",
  webhook_endpoint: "webhooks",
  webhook_delivery: "webhooks/deliveries",
  integrity_run: "integrity",
};

/** Where a record's page is, below its tenant or, for a template, in the library; null where its kind has none. */
export function recordAddress(kind: string, refId: string, tenant: string | null): string | null {
  if (kind === "tenant") return `/tenants/${refId}`;
  if (!Object.hasOwn(FOLDERS, kind)) return null;
  const path = `/${FOLDERS[kind as keyof typeof FOLDERS]}/${refId}`;
  return tenant === null ? path : `/tenants/${tenant}${path}`;
}
