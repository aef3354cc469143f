/** A record that a staff member has opened in this browser. `tenant` is null for a template. */
export type RecentRecord = {
  entity: string;
  refId: string;
  title: string;
  tenant: { refId: string; name: string } | null;
};

/** How many are kept. */
const KEPT = 8;
const PREFIX = "recent-records:";

/** The records that this staff member opened last in this browser, newest first. */
export function recentRecords(staff: string): RecentRecord[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + staff) ?? "[]");
    return Array.isArray(kept) ? (kept as RecentRecord[]) : [];
  } catch {
    return [];
  }
}

/** Puts a record first. Does nothing where the browser does not allow storage. */
export function rememberRecord(staff: string, opened: RecentRecord): void {
  const others = recentRecords(staff).filter(({ refId, entity }) => refId !== opened.refId || entity !== opened.entity);
  try {
    localStorage.setItem(PREFIX + staff, JSON.stringify([opened, ...others].slice(0, KEPT)));
  } catch {
    // Recent records are a convenience.
  }
}

/** Forgets the records of everyone who signed in with this browser. */
export function forgetRecentRecords(): void {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    for (const name of names) localStorage.removeItem(name);
  } catch {
    // Without storage there are none.
  }
}
