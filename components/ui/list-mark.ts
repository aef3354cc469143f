/** How the records of a list follow each other, and how to read on where the rows that were on show end. */
export type Walk = {
  /** In the order of the list, without gaps. */
  hrefs: readonly string[];
  /** An href with `:refId`, and `:tenant` where rows name theirs, in place of the ids: it makes those of further rows. */
  pattern: string;
  /** The query whose rows they are. */
  query: string;
  /** What it was asked, as a search string; its cursor is replaced. */
  params: string;
  /** The cursors that lead on at either end; null where the list ends. */
  previous: string | null;
  next: string | null;
};

/** A list from which records were opened. */
export type ListMark = {
  /** Its address, with filters and cursor. */
  list: string;
  /** The entry it has in the tab's history; null where the browser does not tell. */
  entry: string | null;
  /** The paths of the records that were reached from it. */
  opened: readonly string[];
  walk: Walk | null;
};

const key = "list-marks";

/** Lists lie within records of lists: an endpoint's deliveries, a tenant's strategies. */
const kept = 4;

let parsed: { stored: string | null; marks: readonly ListMark[] } = { stored: null, marks: [] };
const listeners = new Set<() => void>();

/** The lists this tab has opened records from, latest first. The same array until they change. */
export function currentMarks(): readonly ListMark[] {
  const stored = sessionStorage.getItem(key);
  if (stored !== parsed.stored) parsed = { stored, marks: parseMarks(stored) };
  return parsed.marks;
}

export function subscribeMarks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The list from which this record was opened, or null when it was reached another way. */
export function markOf(marks: readonly ListMark[], recordPath: string): ListMark | null {
  return marks.find(({ opened }) => opened.includes(recordPath)) ?? null;
}

/** Notes that a record was opened from the list now in the address bar. */
export function rememberList(openedPath: string, walk: Walk | null): void {
  const { pathname, search } = window.location;
  const entry = "navigation" in window ? (window.navigation.currentEntry?.key ?? null) : null;
  putFirst({ list: pathname + search, entry, opened: [openedPath], walk });
}

/** Notes that one went on to another record of the list, whose walk may have grown. */
export function rememberStep(mark: ListMark, openedPath: string): void {
  putFirst({ ...mark, opened: [...new Set(mark.opened).add(openedPath)] });
}

/** Goes back to where the list stands in the tab's history, scrolled as it was. False where it no longer does. */
export function returnToList({ entry }: ListMark): boolean {
  if (entry === null || !window.navigation.entries().some((each) => each.key === entry)) return false;
  window.navigation.traverseTo(entry);
  return true;
}

function putFirst(mark: ListMark): void {
  const others = currentMarks().filter(({ list }) => list !== mark.list);
  sessionStorage.setItem(key, JSON.stringify([mark, ...others].slice(0, kept)));
  for (const listener of listeners) listener();
}

/** What is stored, without what is not as `putFirst` writes it. */
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
  const { hrefs, pattern, query, params, previous, next } = value;
  const named = isPath(pattern) && typeof query === "string" && typeof params === "string";
  return named && arePaths(hrefs) && isTextOrNull(previous) && isTextOrNull(next);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

/** Of this site: "//elsewhere" would leave it. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?!\/)/.test(value);
}

function arePaths(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isPath);
}
