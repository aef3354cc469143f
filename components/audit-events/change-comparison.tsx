import { JsonViewer } from "@/components/content/json-viewer/json-viewer";
import type { AuditEventDetail } from "@/lib/audit-events/model";
import { fieldLabel } from "./change-summary";
import { fieldsOf, type ChangedField } from "./changed-fields";
import { FieldValue } from "./field-value";

type Side = { header: string; valueOf: (field: ChangedField) => unknown };

const BEFORE: Side = { header: "Before", valueOf: ({ before }) => before };
const AFTER: Side = { header: "After", valueOf: ({ after }) => after };

/** A change field by field, changed fields first, and the full change as JSON. */
export function ChangeComparison({ event: { seq, before, after } }: { event: AuditEventDetail }) {
  const fields = fieldsOf(before, after);
  if (fields.length === 0) {
    return <p className="rounded-md border border-line p-3 text-ink-muted">No fields changed.</p>;
  }
  const sides = before && after ? [BEFORE, AFTER] : [before ? BEFORE : AFTER];
  return (
    <>
      <section aria-labelledby="change" className="overflow-x-auto rounded-md border border-line">
        <h2 id="change" className="px-3 pt-2.5 pb-1 font-medium">
          {before && after ? "Changes" : before ? "Previous values" : "Recorded values"}
        </h2>
        <table className="w-full min-w-80 table-fixed text-start">
          <thead className={sides.length > 1 ? "text-xs text-ink-muted" : "sr-only"}>
            <tr>
              <th scope="col" className="w-1/4 px-3 py-1 text-start font-medium">
                Field
              </th>
              {sides.map(({ header }) => (
                <th key={header} scope="col" className="px-3 py-1 text-start font-medium">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <FieldRow key={field.name} field={field} sides={sides} compared={sides.length > 1} />
            ))}
          </tbody>
        </table>
      </section>
      <section aria-labelledby="whole" className="grid gap-2">
        <h2 id="whole" className="font-medium">
          {" "}
          Full value{" "}
        </h2>
        <JsonViewer text={JSON.stringify({ before, after }, null, 2)} label={`event-${seq}`} className="h-96" />
      </section>
    </>
  );
}

function FieldRow({ field, sides, compared }: { field: ChangedField; sides: Side[]; compared: boolean }) {
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="px-3 py-2 text-start font-normal text-ink-muted [overflow-wrap:anywhere]">
        {fieldLabel(field.name)}
        {compared && !field.changed && <span className="block text-xs text-ink-faint">unchanged</span>}
      </th>
      {sides.map(({ header, valueOf }) => (
        <td key={header} className="px-3 py-2 [overflow-wrap:anywhere]">
          <FieldValue value={valueOf(field)} />
        </td>
      ))}
    </tr>
  );
}
