import type { ReactNode } from "react";

/** How much room a table has before it shows a column, from `sm`, the first to come, to `xl`. */
export type ColumnFrom = "sm" | "md" | "lg" | "xl";

export type Column<Row> = {
  id: string;
  header: string;
  /** "end" also sets tabular figures: for numbers with units. */
  align?: "start" | "end";
  /** Give every column one but that which takes the rest. */
  width?: `${number}rem`;
  /** A column is hidden where it would squeeze those that come before it; without this, it always shows. */
  from?: ColumnFrom;
  cell: (row: Row) => ReactNode;
};
