import { createIntegration, recordIntegrationPayload } from "@/lib/integrations/provider";
import { Random } from "@/prisma/seed/random";
import type { SimulatedTenant } from "./simulated-tenant";

/** A fixed past date, so that the tenant's simulated blog has the same ref_id in every run. */
const CONNECTED = new Date("2026-01-05T09:00:00Z");

/** Simulates sending a draft to the tenant's blog, and logs the payload. */
export async function sendDraft(
  { scope, tenant, random, tally }: SimulatedTenant,
  draft: { title: string; slug: string },
): Promise<void> {
  const { refId } = await createIntegration(scope, {
    refId: new Random("simulated blog", scope.tenantRef).refId(CONNECTED),
    provider: "wordpress",
    name: "Simulated blog",
    secretRef: `vault:tenants/${tenant.slug}/wordpress`,
    settings: {},
  });
  await recordIntegrationPayload(scope, {
    integrationRef: refId,
    direction: "out",
    method: "POST",
    url: `https://www.${tenant.slug}.example/wp-json/wp/v2/posts`,
    httpStatus: random.chance(0.05) ? 502 : 201,
    durationMs: Math.round(random.skewed(240, 0.6)),
    headers: { "content-type": "application/json", "user-agent": "Leadmetrics-Agents/1" },
    body: JSON.stringify({ ...draft, status: "draft" }),
  });
  tally.made("integration payloads");
}
