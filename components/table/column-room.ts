import type { Column, ColumnFrom } from "./column";

/** The rem that a table must be wide to show a column, by the column's id; those that always show are left out. */
export type Rooms = ReadonlyMap<string, number>;

const ORDER: readonly ColumnFrom[] = ["sm", "md", "lg", "xl"];

/** The rem that the column that takes the rest needs for some words of a title. */
const REST = 11;

/** Columns come in the order of their `from`, then of their place, each with room for all that came before it. */
export function roomsOf<Row>(columns: readonly Column<Row>[]): Rooms {
  const rooms = new Map<string, number>();
  const widthOf = ({ width }: Column<Row>) => (width ? Number.parseFloat(width) : REST);
  let taken = columns.filter(({ from }) => !from).reduce((sum, column) => sum + widthOf(column), 0);
  for (const from of ORDER) {
    for (const column of columns.filter((each) => each.from === from)) {
      taken += widthOf(column);
      rooms.set(column.id, Math.ceil(taken));
    }
  }
  return rooms;
}

export function roomClass(room: number): string {
  return `room-${room}`;
}

/** The rule behind each class. It says the same in every table, so tables need no names. */
export function roomRules(rooms: Rooms): string {
  const rule = (room: number) => `@container not (min-width:${room}rem){.${roomClass(room)}{display:none}}`;
  return [...new Set(rooms.values())].map(rule).join("");
}
