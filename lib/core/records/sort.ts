import { z } from "zod";
import type { Machine } from "@/lib/core/records/machine";

/** One column that a list can be sorted by. `column` is its name in the Prisma client. */
export type SortColumn<C extends string = string> =
  /** Rows with the same value are sorted by ID. Rows without a value come last in both directions. */
  | { readonly kind: "time" | "text"; readonly column: C; readonly nullable: boolean }
  /** Sorted in the order of the states' declaration. Rows in the same state are sorted newest first. */
  | { readonly kind: "states"; readonly column: C; readonly states: readonly string[] };

/**
 * What a list can be sorted by, declared once per list. The names are the IDs of the table's columns. Every column has
 * an index; `lib/testing/sorts.test.ts` checks it. `waiting` are the statuses in which work waits for staff.
 */
export type Sorts<C extends string = string> = {
  readonly columns: Readonly<Record<string, SortColumn<C>>>;
  readonly waiting: readonly string[];
  /** Set if the default is oldest first, whatever the filters. */
  readonly oldestFirst?: boolean;
};

/** The order of a list: by the column of this name. */
export type Sort<C extends string = string> = SortColumn<C> & { readonly name: string; readonly descending: boolean };

export const CREATED = { kind: "time", column: "createdAt", nullable: false } as const;

export const byTime = <const C extends string>(column: C) => ({ kind: "time", column, nullable: true }) as const;
export const byText = <const C extends string>(column: C) => ({ kind: "text", column, nullable: false }) as const;
export const byState = <const S extends string>(states: readonly S[]) =>
  ({ kind: "states", column: "status", states }) as const;

/** Every list can be sorted by creation, whose column has this ID. */
export const CREATED_ID = "created";

export const BY_CREATION = { columns: { [CREATED_ID]: CREATED }, waiting: [] } as const satisfies Sorts;

/** The columns of a list besides the time of creation. */
export function sorts<const T extends Readonly<Record<string, SortColumn>>>(
  columns: T,
  waiting: readonly string[] = [],
): Sorts<T[keyof T]["column"] | "createdAt"> {
  return { columns: { ...columns, [CREATED_ID]: CREATED } as unknown as Record<string, SortColumn<never>>, waiting };
}

/** The states in which a decision by staff is due. */
export function awaitingDecision<S extends string>(machine: Machine<S, string>): S[] {
  const decisions = Object.values(machine).filter(({ review }) => review && DECISIONS.includes(review));
  return [...new Set(decisions.flatMap(({ from }) => from))];
}

const DECISIONS: readonly string[] = ["approve", "decide", "read"];

/** The field `sort` of a list's filters: a column's name, with a leading "-" for descending. */
export function sortField({ columns }: Sorts) {
  const names = Object.keys(columns).toSorted((a, b) => Number(b === CREATED_ID) - Number(a === CREATED_ID));
  return z.enum([...names, ...names.map((name) => `-${name}`)], "This list cannot be sorted by this column").optional();
}

type Chosen = { sort?: string | undefined; status?: string | readonly string[] | undefined };

/**
 * The order of a list with these filters. The default is newest first, or oldest first for a list that shows only
 * statuses in which work waits.
 */
export function sortOf<C extends string>(
  { columns, waiting, oldestFirst = false }: Sorts<C>,
  { sort, status }: Chosen,
): Sort<C> {
  const statuses = [status ?? []].flat();
  const waits = oldestFirst || (statuses.length > 0 && statuses.every((each) => waiting.includes(each)));
  const asked = sort ?? (waits ? CREATED_ID : `-${CREATED_ID}`);
  const descending = asked.startsWith("-");
  const name = descending ? asked.slice(1) : asked;
  const column = columns[name] ?? columns[CREATED_ID]!;
  return { ...column, name, descending };
}

/** A sort as the URL has it. */
export function sortText({ name, descending }: Pick<Sort, "name" | "descending">): string {
  return descending ? `-${name}` : name;
}
