const key = "list-return";

type Mark = { opened: string; list: string };

/** Notes that a record was opened from the list now in the address bar, so that Escape can lead back to it. */
export function rememberList(openedPath: string): void {
  const mark: Mark = { opened: openedPath, list: window.location.pathname + window.location.search };
  sessionStorage.setItem(key, JSON.stringify(mark));
}

/** The address of the list from which this record was opened, or null when it was reached another way. */
export function listOf(recordPath: string): string | null {
  const stored = sessionStorage.getItem(key);
  if (stored === null) return null;
  const mark = JSON.parse(stored) as Partial<Mark>;
  return mark.opened === recordPath ? (mark.list ?? null) : null;
}
