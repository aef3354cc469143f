import type { AuditFields } from "@/lib/audit-events/model";

/** A field on both sides of a change; undefined on the side that did not have it. */
export type ChangedField = { name: string; before: unknown; after: unknown; changed: boolean };

/** The fields of a change side by side, in their order, those that changed first. */
export function fieldsOf(before: AuditFields | null, after: AuditFields | null): ChangedField[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const fields = names.map((name) => {
    const [left, right] = [before?.[name], after?.[name]];
    return { name, before: left, after: right, changed: JSON.stringify(left) !== JSON.stringify(right) };
  });
  return [...fields.filter(({ changed }) => changed), ...fields.filter(({ changed }) => !changed)];
}
