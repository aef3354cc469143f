import type { Column, ColumnFrom } from "./column";

/** Minimum table width in rem that shows a column, by column ID. Columns that always show are not in the map. */
export type ColumnBreakpoints = ReadonlyMap<string, number>;

const ORDER: readonly ColumnFrom[] = ["sm", "md", "lg", "xl"];

/** Minimum width in rem of the flexible column, enough for a few words of a title. */
const FLEXIBLE_COLUMN_REM = 11;

/** Columns appear in the order of `from`, then of position. Each needs room for all columns before it. */
export function columnBreakpoints<Row>(columns: readonly Column<Row>[]): ColumnBreakpoints {
  const breakpoints = new Map<string, number>();
  const widthOf = ({ width }: Column<Row>) => (width ? Number.parseFloat(width) : FLEXIBLE_COLUMN_REM);
  let taken = columns.filter(({ from }) => !from).reduce((sum, column) => sum + widthOf(column), 0);
  for (const from of ORDER) {
    for (const column of columns.filter((each) => each.from === from)) {
      taken += widthOf(column);
      breakpoints.set(column.id, Math.ceil(taken));
    }
  }
  return breakpoints;
}

export function breakpointClass(room: number): string {
  return `room-${room}`;
}

/** CSS rules of the classes. They are equal in every table, so tables need no names. */
export function breakpointRules(breakpoints: ColumnBreakpoints): string {
  const rule = (room: number) => `@container not (min-width:${room}rem){.${breakpointClass(room)}{display:none}}`;
  return [...new Set(breakpoints.values())].map(rule).join("");
}
