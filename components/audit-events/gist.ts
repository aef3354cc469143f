import { humanize } from "@/components/record/words";
import type { AuditEventRow } from "@/lib/audit-events/model";

/** `rowVersion` or `row_version` → "Row version". */
export function wordsOfField(field: string): string {
  return humanize(field.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase());
}

/** What a change comes down to in a line: why it was made, else from where to where, else what changed. */
export function gistOf({ reason, move, fields }: Pick<AuditEventRow, "reason" | "move" | "fields">): string | null {
  if (reason) return reason;
  if (move) return `${humanize(move.from)} → ${humanize(move.to)}`;
  return fields.length > 0 ? humanize(fields.map((field) => wordsOfField(field).toLowerCase()).join(", ")) : null;
}
