import { Id } from "@/components/ui/id";
import { shortenMiddle } from "@/components/ui/shorten";
import type { AuditEventRow } from "@/lib/audit-events/model";
import { recordAddress } from "@/lib/entities";

type Subject = Pick<AuditEventRow, "tenant" | "entity" | "entityRef" | "hasPage">;

/** What an event is about, by its ref_id: a link to it where it can still be seen. */
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
