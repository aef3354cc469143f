import type { Metadata } from "next";
import { AuditEventDetailPage } from "@/components/audit-events/audit-event-detail";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { auditEventsDetail } from "@/lib/audit-events/queries";

export const metadata: Metadata = { title: "Event" };

export default async function AnyAuditEventPage({ params }: { params: Promise<{ event: string }> }) {
  const result = await auditEventsDetail(await params);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Audit" />}>
      {(event) => <AuditEventDetailPage event={event} within="all" />}
    </Loaded>
  );
}
