"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Column } from "./column";

/** A person's columns of a list: the order of those they moved, and those they hid. */
export type ColumnChoice = { order: readonly string[]; hidden: readonly string[] };

const DEFAULT: ColumnChoice = { order: [], hidden: [] };

/**
 * The columns in the chosen order. The first one, whose cell is the link, stays first. Columns that are not in the choice,
 * such as new ones, keep their place after the column before them.
 */
export function ordered<Row>(columns: readonly Column<Row>[], { order }: ColumnChoice): Column<Row>[] {
  const known = order.filter((id) => columns.some((column) => column.id === id));
  const result = known.map((id) => columns.find((column) => column.id === id)!);
  for (const [index, column] of columns.entries()) {
    if (known.includes(column.id)) continue;
    const before = columns[index - 1];
    result.splice(before ? result.indexOf(before) + 1 : 0, 0, column);
  }
  const [first] = columns;
  return first ? [first, ...result.filter((column) => column !== first)] : [];
}

/** The ordered columns without the hidden ones. The first one is always shown. */
export function shownColumns<Row>(columns: readonly Column<Row>[], choice: ColumnChoice): Column<Row>[] {
  return ordered(columns, choice).filter(({ id }, index) => index === 0 || !choice.hidden.includes(id));
}

/** The choice after a column has been moved by one place. The first column and the ends do not move. */
export function moved<Row>(
  columns: readonly Column<Row>[],
  choice: ColumnChoice,
  id: string,
  step: 1 | -1,
): ColumnChoice {
  const order = ordered(columns, choice).map((column) => column.id);
  const at = order.indexOf(id);
  const to = at + step;
  if (at < 1 || to < 1 || to >= order.length) return choice;
  return { ...choice, order: order.with(at, order[to]!).with(to, id) };
}

/** The choice after a column has been shown or hidden. */
export function toggled(choice: ColumnChoice, id: string): ColumnChoice {
  const { hidden } = choice;
  return { ...choice, hidden: hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id] };
}

/** A stored choice. Anything else is the default. */
export function readChoice(stored: string | null): ColumnChoice {
  try {
    const { order, hidden } = JSON.parse(stored ?? "null") as ColumnChoice;
    return isNames(order) && isNames(hidden) ? { order, hidden } : DEFAULT;
  } catch {
    return DEFAULT;
  }
}

const isNames = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === "string");

const CHANGE = "columnchoice";
const keyOf = (list: string) => `columns:${list}`;

function subscribe(onChange: () => void): () => void {
  window.addEventListener("storage", onChange);
  document.addEventListener(CHANGE, onChange);
  return () => {
    window.removeEventListener("storage", onChange);
    document.removeEventListener(CHANGE, onChange);
  };
}

/**
 * A person's columns of a list, kept in this browser. They are not in the URL, so that a link or a saved view never
 * rearranges another person's table. The server renders the default columns.
 */
export function useColumnChoice(list: string): [ColumnChoice, (choice: ColumnChoice | null) => void] {
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(keyOf(list)),
    () => null,
  );
  const choice = useMemo(() => readChoice(stored), [stored]);
  const choose = useCallback(
    (next: ColumnChoice | null) => {
      if (next === null) localStorage.removeItem(keyOf(list));
      else localStorage.setItem(keyOf(list), JSON.stringify(next));
      document.dispatchEvent(new Event(CHANGE));
    },
    [list],
  );
  return [choice, choose];
}
