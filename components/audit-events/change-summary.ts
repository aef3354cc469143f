import { humanize, stateLabel } from "@/components/record/words";
import type { AuditEventRow } from "@/lib/audit-events/model";
import { findEntity } from "@/lib/entities";

/** `rowVersion` or `row_version` → "Row version". */
export function fieldLabel(field: string): string {
  return humanize(field.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase());
}

/** A change in one line: its reason, its two states, or the changed fields. */
export function summarizeChange(event: Pick<AuditEventRow, "entity" | "reason" | "move" | "fields">): string | null {
  const { reason, move, fields } = event;
  if (reason) return reason;
  const entity = findEntity(event.entity);
  if (move) return `${stateLabel(entity, move.from)} → ${stateLabel(entity, move.to)}`;
  return fields.length > 0 ? humanize(fields.map((field) => fieldLabel(field).toLowerCase()).join(", ")) : null;
}
