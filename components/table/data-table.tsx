import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { Column } from "./column";
import { roomClass, roomRules, roomsOf, type Rooms } from "./column-room";

export type { Column } from "./column";

export type DataTableProps<Row> = {
  /** Names the table for those who do not see its place on the page. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads. Its first column becomes the link, and must hold no other control. */
  rowHref?: (row: Row) => string;
  /** Shown in place of rows when there are none: an `EmptyState`, or `NoMatches`. */
  empty: ReactNode;
  /** The narrowest the table may become before it scrolls sideways, as CSS. */
  minWidth?: string;
};

function cellClass<Row>(column: Column<Row>, rooms: Rooms): string | undefined {
  const room = rooms.get(column.id);
  return clsx(column.align === "end" && "end", room && roomClass(room)) || undefined;
}

/**
 * The one list. Plain elements and no state, so that it costs the same on the server and in a client component;
 * clicks and keys are handled by the `ListFrame` around it.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, rowHref, empty, minWidth } = props;
  if (rows.length === 0) return <div className="border-t border-line">{empty}</div>;
  const rooms = roomsOf(columns);
  const cells = columns.map((column) => ({ ...column, className: cellClass(column, rooms) }));
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
  const rooms = roomsOf(columns);
  return (
    <div className="@container overflow-x-auto border-t border-line max-lg:[--table-top:0px] lg:overflow-visible">
      <style>{roomRules(rooms)}</style>
      <table className="data-table" style={minWidth ? { minWidth } : undefined}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cellClass(column, rooms)}
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
