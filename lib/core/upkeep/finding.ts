/** Pure: the kinds of findings of an integrity run. */
export const FINDING_KINDS = [
  "dangling_pointer",
  "unreferenced_document",
  "unreferenced_object",
  "differs",
  "lock_differs",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A mismatch, and where it is. */
export type Finding = {
  kind: FindingKind;
  entity: string;
  entityRef: string | null;
  store: "PostgreSQL" | "MongoDB" | "S3";
  place: string;
  detail: string;
};
