import type { Metadata } from "next";
import { AuditEventTable } from "@/components/audit-events/audit-event-table";
import { Loaded } from "@/components/shell/loaded";
import { auditEventsHead, auditEventsList } from "@/lib/audit-events/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "Audit" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function AuditPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [events, head] = await Promise.all([auditEventsList.fromUrl(asked), auditEventsHead({ tenant })]);
  return (
    <Loaded result={events}>
      {(page) => (
        <Loaded result={head}>{(newest) => <AuditEventTable tenant={tenant} initial={page} head={newest} />}</Loaded>
      )}
    </Loaded>
  );
}
