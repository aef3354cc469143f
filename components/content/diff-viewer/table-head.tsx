import { humanize } from "@/components/record/words";
import type { DiffView } from "./use-diff-view";

/** Columns of one side: line number, sign and text. */
const SIDE_COLUMNS = 3;
export const COLUMNS: Record<DiffView, number> = { unified: 1 + SIDE_COLUMNS, split: 2 * SIDE_COLUMNS };

type Props = { view: DiffView; before: string; after: string; digits: number };

export function TableHead({ view, before, after, digits }: Props) {
  const number = <col style={{ width: `calc(${Math.max(digits, 2)}ch + 1rem)` }} />;
  const line = (
    <>
      {number}
      <col className="w-5" />
      <col />
    </>
  );
  return (
    <>
      <caption className="sr-only">
        Changes from {before} to {after}
      </caption>
      <colgroup>
        {view === "split" ? line : number}
        {line}
      </colgroup>
      {view === "split" ? (
        <thead className="font-sans text-ink-muted">
          <tr>
            {[before, after].map((label) => (
              <th
                key={label}
                scope="colgroup"
                colSpan={SIDE_COLUMNS}
                className="border-b border-line px-2 py-1 text-left font-medium"
              >
                {humanize(label)}
              </th>
            ))}
          </tr>
        </thead>
      ) : (
        <thead className="sr-only">
          <tr>
            <th scope="col">Line in {before}</th>
            <th scope="col">Line in {after}</th>
            <th scope="col">Change</th>
            <th scope="col">Text</th>
          </tr>
        </thead>
      )}
    </>
  );
}
