import { Id } from "@/components/ui/id";
import { shortenMiddle } from "@/components/ui/shorten";
import type { AuditEventRow } from "@/lib/audit-events/model";
import { recordAddress } from "@/lib/entities";

type Subject = Pick<AuditEventRow, "tenant" | "entity" | "entityRef" | "hasPage">;

/** The ref_id of an event's record, linked if the record can be viewed. */
export function RecordLink({ event }: { event: Subject }) {
  const { tenant, entity, entityRef, hasPage } = event;
  const address = hasPage ? recordAddress(entity, entityRef, tenant?.refId ?? null) : null;
  if (!address) return <Id value={entityRef} />;
  return (
    <a href={address} className="font-mono text-xs text-accent underline">
      {shortenMiddle(entityRef)}
    </a>
  );
}
