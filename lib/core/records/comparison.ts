import "server-only";
import type { ObjectCopy } from "@/lib/core/records/object-copy";
import { factsOf, type Agreement, type Fact, type StoragePart } from "@/lib/core/records/parts";
import type { Bucket } from "@/lib/stores/object-keys";
import { bucketName } from "@/lib/stores/objects";

/**
 * Compares a record's copies one by one, and collects what was compared, what differs and what could not be compared.
 */
export function comparison() {
  const agreement: Agreement = { compared: [], differences: [], unchecked: [] };
  function compare(what: string, left: unknown, right: unknown): void {
    agreement.compared.push(what);
    if (left !== right) agreement.differences.push(`${what}: ${String(left)} is not ${String(right)}`);
  }
  return {
    agreement,
    compare,
    /** Compares an object's bytes with what another copy says about them. Unread bytes count as unchecked. */
    compareBytes(
      what: string,
      { digest, hidden }: ObjectCopy,
      named: { in: string; sha256: unknown; bytes?: number },
    ): void {
      if (hidden)
        agreement.differences.push(
          `${what} in S3: a delete marker hides it. The version that the record names is still there.`,
        );
      if (digest.state !== "present") {
        if (digest.state === "unreadable" || !digest.expected) agreement.unchecked.push(`${what}: ${digest.why}`);
        return;
      }
      compare(`sha256 of ${what} in S3 and in the ${named.in}`, digest.value.sha256, named.sha256);
      if (named.bytes !== undefined)
        compare(`size of ${what} in S3 and in the ${named.in}`, digest.value.bytes, named.bytes);
    },
  };
}

type CommonColumns = { refId: string; rowVersion: number; createdAt: Date; updatedAt: Date };

/** The part in PostgreSQL: the common columns, plus `more`. */
export function rowPart(table: string, row: CommonColumns, more: Fact[]): StoragePart {
  const value: Fact[] = [
    { label: "ref_id", value: row.refId, kind: "id" },
    { label: "row version", value: String(row.rowVersion) },
    ...more,
    { label: "created", value: row.createdAt.toISOString(), kind: "time" },
    { label: "updated", value: row.updatedAt.toISOString(), kind: "time" },
  ];
  return { store: "PostgreSQL", place: table, part: { state: "present", value } };
}

/** The part in S3: the version's metadata and the sha256 of its bytes. */
export function objectPart(bucket: Bucket, { head, digest, hidden }: ObjectCopy): StoragePart {
  const part = factsOf(head, ({ key, versionId, contentType, bytes, lastModified, lock, legalHold }) => [
    { label: "key", value: key, kind: "id" },
    { label: "version", value: versionId, kind: "id" },
    { label: "type", value: contentType },
    { label: "size", value: String(bytes), kind: "bytes" },
    digest.state === "present"
      ? { label: "sha256", value: digest.value.sha256, kind: "id" }
      : { label: "sha256", value: "could not be read" },
    ...(hidden ? [{ label: "delete marker", value: "hides it" }] : []),
    { label: "written", value: lastModified.toISOString(), kind: "time" },
    { label: "lock", value: lock?.mode ?? "none" },
    ...(lock ? [{ label: "retain until", value: lock.retainUntil.toISOString(), kind: "time" } as const] : []),
    ...(lock || legalHold ? [{ label: "legal hold", value: legalHold ? "on" : "off" }] : []),
  ]);
  return { store: "S3", place: bucketName(bucket), part };
}
