import type { ReactNode } from "react";

/** Table width from which a column shows, from `sm` (first) to `xl`. */
export type ColumnFrom = "sm" | "md" | "lg" | "xl";

export type Column<Row> = {
  id: string;
  header: string;
  /** "end" also sets tabular figures, for numbers with units. */
  align?: "start" | "end";
  /** Required for every column except the flexible one. */
  width?: `${number}rem`;
  /** Hides the column on narrow tables. Without it, the column always shows. */
  from?: ColumnFrom;
  cell: (row: Row) => ReactNode;
};
