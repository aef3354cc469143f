import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Definition = { term: string; value: ReactNode };

/** Name and value pairs. `columns` is the number of pairs per row on wide screens. */
export function DefinitionList({ items, columns = 1 }: { items: readonly Definition[]; columns?: 1 | 2 | 3 }) {
  const wide = { 1: "", 2: "md:grid-cols-2", 3: "md:grid-cols-2 xl:grid-cols-3" }[columns];
  return (
    <div className="overflow-hidden">
      <dl className={clsx("-mb-px grid gap-x-8", wide)}>
        {items.map((item) => (
          <div
            key={item.term}
            className="grid min-h-9 grid-cols-[minmax(7rem,2fr)_5fr] items-center gap-3 border-b border-line py-1"
          >
            <dt className="text-ink-muted">{item.term}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{item.value ?? <Absent />}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Placeholder for a missing value, with the reason if known. */
export function Absent({ why = "None" }: { why?: string }) {
  return <span className="text-ink-faint">{why}</span>;
}
