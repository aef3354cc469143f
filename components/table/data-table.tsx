import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import type { Column } from "./column";
import { breakpointClass, breakpointRules, columnBreakpoints, type ColumnBreakpoints } from "./column-room";
import type { HeaderSort, HeaderSorts } from "./sorting";

export type { Column } from "./column";

export type DataTableProps<Row> = {
  /** Accessible name of the table. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** URL of a row. Its first column becomes the link and must contain no other control. */
  rowHref?: (row: Row) => string;
  /** Shown if there are no rows: an `EmptyState` or `NoMatches`. */
  empty: ReactNode;
  /** The links that sort the list, by column ID. */
  sorts?: HeaderSorts | undefined;
  /** Minimum width as CSS, below which the table scrolls horizontally. */
  minWidth?: string;
};

function cellClass<Row>(column: Column<Row>, breakpoints: ColumnBreakpoints): string | undefined {
  const room = breakpoints.get(column.id);
  return clsx(column.align === "end" && "end", room && breakpointClass(room)) || undefined;
}

/**
 * The table of every list. Plain elements without state, so that it costs the same on the server and in a client
 * component. `ListFrame` around it handles clicks and keys.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, rowHref, empty, minWidth, sorts } = props;
  if (rows.length === 0) return <div className="border-t border-line">{empty}</div>;
  const breakpoints = columnBreakpoints(columns);
  const cells = columns.map((column) => ({ ...column, className: cellClass(column, breakpoints) }));
  const [main, ...others] = cells;
  return (
    <TableFrame caption={caption} columns={columns} minWidth={minWidth} sorts={sorts}>
      {rows.map((row) => (
        <tr key={rowKey(row)}>
          {main && (
            <th scope="row" className={main.className}>
              {rowHref ? (
                <a href={rowHref(row)} dir="auto" data-row="">
                  {main.cell(row)}
                </a>
              ) : (
                main.cell(row)
              )}
            </th>
          )}
          {others.map((column) => (
            <td key={column.id} className={column.className}>
              {column.cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </TableFrame>
  );
}

type FrameProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  minWidth?: string | undefined;
  sorts?: HeaderSorts | undefined;
  children: ReactNode;
};

function TableFrame<Row>({ caption, columns, minWidth, sorts, children }: FrameProps<Row>) {
  const breakpoints = columnBreakpoints(columns);
  return (
    <div className="@container overflow-x-auto border-t border-line max-lg:[--table-top:0px] lg:overflow-visible">
      <style>{breakpointRules(breakpoints)}</style>
      <table className="data-table" style={minWidth ? { minWidth } : undefined}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const sort = sorts?.get(column.id);
              return (
                <th
                  key={column.id}
                  scope="col"
                  aria-sort={sort?.direction ?? undefined}
                  className={cellClass(column, breakpoints)}
                  style={column.width ? { width: column.width } : undefined}
                >
                  {sort ? <SortLink sort={sort}>{column.header}</SortLink> : column.header}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** `ListFrame` follows it in place. Without scripts it is a plain link. */
function SortLink({ sort: { href, direction }, children }: { sort: HeaderSort; children: string }) {
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  return (
    <a href={href} data-list-link="" className="sort-link">
      <span>{children}</span>
      <Arrow aria-hidden="true" className={direction ? undefined : "faint"} />
    </a>
  );
}
