import type { Metadata } from "next";
import { AuditEventTable } from "@/components/audit-events/audit-event-table";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { auditEventsList, consoleEventsHead } from "@/lib/audit-events/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "All audit events" };

export default async function AllAuditPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const [events, head] = await Promise.all([auditEventsList.fromUrl(await searchParams), consoleEventsHead({})]);
  return (
    <Loaded result={events} elevate={<ViewAllTenants what="Audit" />}>
      {(page) => (
        <Loaded result={head}>{(newest) => <AuditEventTable tenant={null} initial={page} head={newest} />}</Loaded>
      )}
    </Loaded>
  );
}
