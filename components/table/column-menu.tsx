"use client";

import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import type { Column } from "./column";
import { moved, ordered, toggled, type ColumnChoice } from "./column-choice";

type ColumnMenuProps<Row> = {
  columns: readonly Column<Row>[];
  choice: ColumnChoice;
  /** Null restores the default. */
  onChoose: (choice: ColumnChoice | null) => void;
};

/** Shows, hides and orders a list's columns. The first column is the link to the record and stays. */
export function ColumnMenu<Row>({ columns, choice, onChoose }: ColumnMenuProps<Row>) {
  const [, ...others] = ordered(columns, choice);
  const changed = choice.order.length > 0 || choice.hidden.length > 0;
  return (
    <Popover align="end" variant="ghost" label="Columns" className="w-8 px-0!" button={<Columns3 aria-hidden="true" />}>
      <fieldset className="grid w-64 gap-1 p-1">
        <legend className="px-1 pb-1 font-medium">Columns</legend>
        {others.map(({ id, header }, index) => (
          <div key={id} className="flex h-8 items-center gap-1 px-1">
            <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2">
              <Checkbox checked={!choice.hidden.includes(id)} onChange={() => onChoose(toggled(choice, id))} />
              <span className="truncate">{header}</span>
            </label>
            <IconButton
              label={`Move ${header} left`}
              size="sm"
              variant="ghost"
              disabled={index === 0}
              onClick={() => onChoose(moved(columns, choice, id, -1))}
            >
              <ArrowUp aria-hidden="true" />
            </IconButton>
            <IconButton
              label={`Move ${header} right`}
              size="sm"
              variant="ghost"
              disabled={index === others.length - 1}
              onClick={() => onChoose(moved(columns, choice, id, 1))}
            >
              <ArrowDown aria-hidden="true" />
            </IconButton>
          </div>
        ))}
        <p className="px-1 text-xs text-ink-muted">Columns without enough room are hidden until the table is wider.</p>
        {changed && (
          <Button variant="ghost" onClick={() => onChoose(null)}>
            Restore the default
          </Button>
        )}
      </fieldset>
    </Popover>
  );
}
