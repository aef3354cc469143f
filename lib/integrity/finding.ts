import "server-only";
import type { Finding } from "@/lib/core/upkeep/finding";
import type { CheckContext } from "@/lib/core/upkeep/upkeep";

/** A position in a part, as stored in the run's row. */
type Place = { readonly [name: string]: string };

/** How many items a batch checked, its findings, and where it ended; null when the part is complete. */
export type BatchResult = { checked: number; findings: Finding[]; next: Place | null };

/** A part of a run, processed in batches. Its name is stored in the run's row. */
export type Part = { name: string; check: (context: CheckContext, after: Place | null) => Promise<BatchResult> };
