/** The order of a list's records, and how to load more at either end. */
export type Walk = {
  /** In list order, without gaps. */
  hrefs: readonly string[];
  /** URL pattern with `:refId`, and `:tenant` if rows include it, for rows that are loaded later. See `walk.ts`. */
  pattern: string;
  /** The name of the list's query. */
  query: string;
  /** The query's parameters as a search string. Its cursor is replaced. */
  params: string;
  /** Cursors at both ends; null at an end of the list. */
  previous: string | null;
  next: string | null;
  /** Its records wait for work. After one is done, the next opens. */
  queue: boolean;
};

/** A list from which records were opened. */
export type ListMark = {
  /** Its URL with filters and cursor. */
  list: string;
  /** Its entry in the tab's history; null if the browser does not provide it. */
  entry: string | null;
  /** Paths of the records opened from it. */
  opened: readonly string[];
  walk: Walk | null;
};

const key = "list-marks";

/** Lists can be nested, such as an endpoint's deliveries or a tenant's strategies. */
const MAX_MARKS = 4;

let parsed: { stored: string | null; marks: readonly ListMark[] } = { stored: null, marks: [] };
const listeners = new Set<() => void>();

/** Lists from which this tab opened records, latest first. Returns the same array until they change. */
export function currentMarks(): readonly ListMark[] {
  const stored = sessionStorage.getItem(key);
  if (stored !== parsed.stored) parsed = { stored, marks: parseMarks(stored) };
  return parsed.marks;
}

export function subscribeMarks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The list from which this record was opened; null if it was reached another way. */
export function markOf(marks: readonly ListMark[], recordPath: string): ListMark | null {
  return marks.find(({ opened }) => opened.includes(recordPath)) ?? null;
}

/** Remembers that a record was opened from the list at the current URL. */
export function rememberList(openedPath: string, walk: Walk | null): void {
  const { pathname, search } = window.location;
  const entry = "navigation" in window ? (window.navigation.currentEntry?.key ?? null) : null;
  putFirst({ list: pathname + search, entry, opened: [openedPath], walk });
}

/** Remembers a step to another record of the list, with the extended walk. */
export function rememberStep(mark: ListMark, openedPath: string): void {
  putFirst({ ...mark, opened: [...new Set(mark.opened).add(openedPath)] });
}

/** Returns to the list in the tab's history with its scroll position. False if it is no longer there. */
export function returnToList({ entry }: ListMark): boolean {
  if (entry === null || !window.navigation.entries().some((each) => each.key === entry)) return false;
  window.navigation.traverseTo(entry);
  return true;
}

function putFirst(mark: ListMark): void {
  const others = currentMarks().filter(({ list }) => list !== mark.list);
  sessionStorage.setItem(key, JSON.stringify([mark, ...others].slice(0, MAX_MARKS)));
  for (const listener of listeners) listener();
}

/** Parses the stored marks and drops invalid ones. */
export function parseMarks(stored: string | null): ListMark[] {
  if (stored === null) return [];
  try {
    const marks: unknown = JSON.parse(stored);
    return Array.isArray(marks) ? marks.filter(isMark) : [];
  } catch {
    return [];
  }
}

function isMark(value: unknown): value is ListMark {
  if (!isObject(value)) return false;
  const { list, entry, opened, walk } = value;
  return isPath(list) && isTextOrNull(entry) && arePaths(opened) && (walk === null || isWalk(walk));
}

function isWalk(value: unknown): value is Walk {
  if (!isObject(value)) return false;
  const { hrefs, pattern, query, params, previous, next, queue } = value;
  const named =
    isPath(pattern) && typeof query === "string" && typeof params === "string" && typeof queue === "boolean";
  return named && arePaths(hrefs) && isTextOrNull(previous) && isTextOrNull(next);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

/** True for a path on this site. "//elsewhere" is another site. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?!\/)/.test(value);
}

function arePaths(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isPath);
}
