import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { FindingKind } from "@/lib/integrity/model";

/** Something that does not fit, and where. */
export type Finding = {
  kind: FindingKind;
  entity: string;
  entityRef: string | null;
  store: "PostgreSQL" | "MongoDB" | "S3";
  place: string;
  detail: string;
};

/** What every look is given. `now` decides what has settled or expired; `signal` ends the look in the middle. */
export type Looking = { scope: TenantScope; now: Date; signal: AbortSignal };

/** A place in a part, as it is kept in the run's row. */
type Place = { readonly [name: string]: string };

/** What a batch looked at, what it found there, and where it ended; null where the part is done. */
export type Looked = { checked: number; findings: Finding[]; next: Place | null };

/** A part of a run, gone through batch by batch. The name is kept in the run's row. */
export type Part = { name: string; look: (looking: Looking, after: Place | null) => Promise<Looked> };
