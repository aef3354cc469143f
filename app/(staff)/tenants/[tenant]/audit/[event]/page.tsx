import type { Metadata } from "next";
import { AuditEventDetailPage } from "@/components/audit-events/audit-event-detail";
import { Loaded } from "@/components/shell/loaded";
import { auditEventsDetail } from "@/lib/audit-events/queries";

export const metadata: Metadata = { title: "Event" };

type Props = { params: Promise<{ tenant: string; event: string }> };

export default async function AuditEventPage({ params }: Props) {
  const result = await auditEventsDetail(await params);
  return <Loaded result={result}>{(event) => <AuditEventDetailPage event={event} within="tenant" />}</Loaded>;
}
