import type { AuditFields } from "@/lib/audit-events/model";

/** A field before and after a change; undefined on the side that lacks it. */
export type ChangedField = { name: string; before: unknown; after: unknown; changed: boolean };

/** The fields of a change in order, changed ones first. */
export function fieldsOf(before: AuditFields | null, after: AuditFields | null): ChangedField[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const fields = names.map((name) => {
    const [left, right] = [before?.[name], after?.[name]];
    return { name, before: left, after: right, changed: JSON.stringify(left) !== JSON.stringify(right) };
  });
  return [...fields.filter(({ changed }) => changed), ...fields.filter(({ changed }) => !changed)];
}
