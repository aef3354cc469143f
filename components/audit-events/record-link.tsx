import { Id } from "@/components/ui/id";
import { shortenMiddle } from "@/components/ui/shorten";
import type { AuditEventRow } from "@/lib/audit-events/model";
import type { AuditEntity } from "@/lib/core/audit-actions";

/** Under a tenant, the folder of each kind's pages. */
const FOLDERS: Partial<Record<AuditEntity, string>> = {
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

type Subject = Pick<AuditEventRow, "tenant" | "entity" | "entityRef" | "hasPage">;

/** Where the record of an event is shown; null where it has no page, or is no longer there. */
function addressOf({ tenant, entity, entityRef, hasPage }: Subject): string | null {
  if (!hasPage) return null;
  if (entity === "tenant") return `/tenants/${entityRef}`;
  const folder = (FOLDERS as Record<string, string>)[entity];
  if (!folder) return null;
  return tenant ? `/tenants/${tenant.refId}/${folder}/${entityRef}` : `/${folder}/${entityRef}`;
}

/** What an event is about, by its ref_id: a link to it where it can still be seen. */
export function RecordLink({ event }: { event: Subject }) {
  const address = addressOf(event);
  if (!address) return <Id value={event.entityRef} />;
  return (
    <a href={address} className="font-mono text-xs text-accent underline">
      {shortenMiddle(event.entityRef)}
    </a>
  );
}
