import "server-only";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { Looking } from "@/lib/core/upkeep/upkeep";

/** A place in a part, as it is kept in the run's row. */
type Place = { readonly [name: string]: string };

/** What a batch looked at, what it found there, and where it ended; null where the part is done. */
export type Looked = { checked: number; findings: Finding[]; next: Place | null };

/** A part of a run, gone through batch by batch. The name is kept in the run's row. */
export type Part = { name: string; look: (looking: Looking, after: Place | null) => Promise<Looked> };
