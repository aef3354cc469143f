/** Pure: what an integrity run can find. */
export const FINDING_KINDS = [
  "dangling_pointer",
  "unreferenced_document",
  "unreferenced_object",
  "differs",
  "lock_differs",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something that does not fit, and where. */
export type Finding = {
  kind: FindingKind;
  entity: string;
  entityRef: string | null;
  store: "PostgreSQL" | "MongoDB" | "S3";
  place: string;
  detail: string;
};
