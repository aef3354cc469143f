import { Unavailable, type StoreName } from "@/lib/core/errors";

export type { StoreName };

/**
 * A record's part in one store. Each part is read separately, so a broken one shows as broken and never as a crash or
 * an empty field. Pure.
 */
export type Part<T> =
  | { state: "present"; value: T }
  /** `expected` is set when it is missing by design: expired, or not there yet. */
  | { state: "missing"; why: string; expected?: "gone" | "not_yet" | undefined }
  | { state: "unreadable"; why: string };

/**
 * A fact about a part, for the storage panel. `id` is shortened and can be copied; `bytes` and `time` are formatted.
 */
export type Fact = { label: string; value: string; kind?: "text" | "id" | "bytes" | "time" };

/** What the storage panel shows for one part: its place (table, collection or bucket) and facts. */
export type StoragePart = { store: StoreName; place: string; part: Part<Fact[]> };

/**
 * Whether a record's copies match: what this request compared, each difference, and what could not be compared and why.
 */
export type Agreement = { compared: string[]; differences: string[]; unchecked: string[] };

/** The summary of a record's copies, with reasons. `match` requires that nothing is missing or unchecked. */
export type Standing = { state: "differ" | "incomplete" | "unchecked" | "match" | "nothing"; reasons: string[] };

/** Summarizes a record's copies for its page. Pure. */
export function standingOf(storage: StoragePart[], { compared, differences, unchecked }: Agreement): Standing {
  if (differences.length > 0) return { state: "differ", reasons: differences };
  const broken = storage.flatMap(({ store, part }) => {
    const { state } = part;
    return state === "unreadable" || (state === "missing" && !part.expected)
      ? [{ state, why: `${store}: ${part.why}` }]
      : [];
  });
  const missing = broken.filter(({ state }) => state === "missing");
  if (missing.length > 0) return { state: "incomplete", reasons: missing.map(({ why }) => why) };
  const reasons = [...new Set([...broken.map(({ why }) => why), ...unchecked])];
  if (reasons.length > 0) return { state: "unchecked", reasons };
  return { state: compared.length > 0 ? "match" : "nothing", reasons: [] };
}

/** Reads one part. Any error of the store becomes `unreadable`; `null` becomes `missing` for the given reason. */
export async function partOf<T>(
  store: StoreName,
  reason: string | { why: string; expected: "gone" | "not_yet" | undefined },
  read: () => Promise<T | null>,
): Promise<Part<T>> {
  try {
    const value = await read();
    if (value !== null) return { state: "present", value };
    return typeof reason === "string" ? { state: "missing", why: reason } : { state: "missing", ...reason };
  } catch (error) {
    if (error instanceof Unavailable) {
      return { state: "unreadable", why: `${error.store} is not responding. The rest of the page is not affected.` };
    }
    const name = error instanceof Error ? error.name : "an unknown error";
    return { state: "unreadable", why: `${store} could not be read (${name}). The rest of the page is not affected.` };
  }
}

/** Converts a part into what the panel shows. */
export function factsOf<T>(part: Part<T>, facts: (value: T) => Fact[]): Part<Fact[]> {
  return part.state === "present" ? { state: "present", value: facts(part.value) } : part;
}
