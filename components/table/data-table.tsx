import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { Column } from "./column";
import { breakpointClass, breakpointRules, columnBreakpoints, type ColumnBreakpoints } from "./column-room";

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
  const { caption, columns, rows, rowKey, rowHref, empty, minWidth } = props;
  if (rows.length === 0) return <div className="border-t border-line">{empty}</div>;
  const breakpoints = columnBreakpoints(columns);
  const cells = columns.map((column) => ({ ...column, className: cellClass(column, breakpoints) }));
  const [main, ...others] = cells;
  return (
    <TableFrame caption={caption} columns={columns} minWidth={minWidth}>
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
  minWidth?: string;
  children: ReactNode;
};

function TableFrame<Row>({ caption, columns, minWidth, children }: FrameProps<Row>) {
  const breakpoints = columnBreakpoints(columns);
  return (
    <div className="@container overflow-x-auto border-t border-line max-lg:[--table-top:0px] lg:overflow-visible">
      <style>{breakpointRules(breakpoints)}</style>
      <table className="data-table" style={minWidth ? { minWidth } : undefined}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cellClass(column, breakpoints)}
                style={column.width ? { width: column.width } : undefined}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
