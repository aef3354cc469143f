import "server-only";
import { headSealedPdf, sealedPdf, type ContractRecord } from "@/lib/contracts/store";
import { factsOf, partOf, type Agreement, type Fact, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import { bucketName } from "@/lib/stores/objects";

/** Looks at a contract's row and at the version it says it sealed, and whether S3 keeps to what the row says. */
export async function contractHalves(
  scope: TenantScope,
  row: ContractRecord,
): Promise<{ whereabouts: Whereabouts[]; agreement: Agreement }> {
  const pdf = sealedPdf(row);
  const why = pdf
    ? "Lost: S3 has no such version, though the row says it is sealed."
    : `Never written: the contract is ${row.status.replace("_", " ")}, and only sealing puts its PDF here.`;
  const head = await partOf("S3", why, async () => (pdf ? headSealedPdf(scope, pdf) : null));

  const agreement: Agreement = { compared: [], differences: [] };
  const compare = (what: string, left: unknown, right: unknown) => {
    agreement.compared.push(what);
    if (left !== right) agreement.differences.push(`${what}: ${String(left)} is not ${String(right)}`);
  };
  if (pdf && head.state === "present") {
    const { lock, bytes, legalHold } = head.value;
    compare("sha256 in the row and in the key", pdf.sha256, /([0-9a-f]{64})\.pdf$/.exec(pdf.s3Key)?.[1]);
    compare("bytes in the row and in S3", pdf.bytes, bytes);
    compare("lock mode in the row and in S3", row.lockMode, lock?.mode);
    compare("retain until in the row and in S3", seconds(row.retainUntil), seconds(lock?.retainUntil));
    compare("legal hold in the row and in S3", row.legalHold, legalHold);
  }
  return {
    agreement,
    whereabouts: [
      { store: "PostgreSQL", place: "contracts", part: { state: "present", value: rowFacts(row) } },
      {
        store: "S3",
        place: bucketName("legal"),
        part: factsOf(head, (value) => [
          { label: "key", value: value.key, kind: "id" },
          { label: "version", value: value.versionId, kind: "id" },
          { label: "type", value: value.contentType },
          { label: "size", value: String(value.bytes), kind: "bytes" },
          { label: "written", value: value.lastModified.toISOString(), kind: "time" },
          { label: "lock", value: value.lock?.mode ?? "none" },
          ...(value.lock
            ? [{ label: "retain until", value: value.lock.retainUntil.toISOString(), kind: "time" } as const]
            : []),
          { label: "legal hold", value: value.legalHold ? "on" : "off" },
        ]),
      },
    ],
  };
}

function rowFacts(row: ContractRecord): Fact[] {
  const pdf = sealedPdf(row);
  return [
    { label: "ref_id", value: row.refId, kind: "id" },
    { label: "row version", value: String(row.rowVersion) },
    ...(pdf
      ? ([
          { label: "pdf_version_id", value: pdf.versionId, kind: "id" },
          { label: "pdf_sha256", value: pdf.sha256, kind: "id" },
          { label: "pdf_bytes", value: String(pdf.bytes), kind: "bytes" },
        ] as const)
      : []),
    { label: "created", value: row.createdAt.toISOString(), kind: "time" },
    { label: "updated", value: row.updatedAt.toISOString(), kind: "time" },
  ];
}

/** S3 keeps whole seconds. */
function seconds(at: Date | null | undefined): string {
  return at ? `${at.toISOString().slice(0, 19)}Z` : "none";
}
