import "server-only";
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

/** What a part of a run looked at, and what it found there. */
export type Looked = { checked: number; findings: Finding[] };
