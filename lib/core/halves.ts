import "server-only";
import { factsOf, type Agreement, type Fact, type Part, type Whereabouts } from "@/lib/core/parts";
import { bucketName, type ObjectHead } from "@/lib/stores/objects";
import type { Bucket } from "@/lib/stores/object-keys";

/** Compares two halves point by point, and keeps what was compared and what differs, in words. */
export function comparison(): { agreement: Agreement; compare(what: string, left: unknown, right: unknown): void } {
  const agreement: Agreement = { compared: [], differences: [] };
  return {
    agreement,
    compare(what, left, right) {
      agreement.compared.push(what);
      if (left !== right) agreement.differences.push(`${what}: ${String(left)} is not ${String(right)}`);
    },
  };
}

type CommonColumns = { refId: string; rowVersion: number; createdAt: Date; updatedAt: Date };

/** The row's half: what every row has, and `more` of its own. */
export function rowHalf(table: string, row: CommonColumns, more: Fact[]): Whereabouts {
  const value: Fact[] = [
    { label: "ref_id", value: row.refId, kind: "id" },
    { label: "row version", value: String(row.rowVersion) },
    ...more,
    { label: "created", value: row.createdAt.toISOString(), kind: "time" },
    { label: "updated", value: row.updatedAt.toISOString(), kind: "time" },
  ];
  return { store: "PostgreSQL", place: table, part: { state: "present", value } };
}

/** The object's half: what S3 says of the version, and `more` that the other halves know of it. */
export function objectHalf(bucket: Bucket, head: Part<ObjectHead>, more: Fact[] = []): Whereabouts {
  const part = factsOf(head, ({ key, versionId, contentType, bytes, lastModified, lock, legalHold }) => [
    { label: "key", value: key, kind: "id" },
    { label: "version", value: versionId, kind: "id" },
    { label: "type", value: contentType },
    { label: "size", value: String(bytes), kind: "bytes" },
    ...more,
    { label: "written", value: lastModified.toISOString(), kind: "time" },
    { label: "lock", value: lock?.mode ?? "none" },
    ...(lock ? [{ label: "retain until", value: lock.retainUntil.toISOString(), kind: "time" } as const] : []),
    ...(lock || legalHold ? [{ label: "legal hold", value: legalHold ? "on" : "off" }] : []),
  ]);
  return { store: "S3", place: bucketName(bucket), part };
}
