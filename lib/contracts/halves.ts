import "server-only";
import { headSealedPdf, sealedPdf, type ContractRecord, type SealedPdf } from "@/lib/contracts/store";
import type { HoldState } from "@/lib/contracts/model";
import { comparison, objectHalf, rowHalf } from "@/lib/core/halves";
import { partOf, type Agreement, type Fact, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";

/** Looks at a contract's row and at the version it says it sealed, and whether S3 keeps to what the row says. */
export async function contractHalves(
  scope: TenantScope,
  row: ContractRecord,
): Promise<{ whereabouts: Whereabouts[]; agreement: Agreement; hold: HoldState | null }> {
  const pdf = sealedPdf(row);
  const unsealed = "Never written: only sealing puts a PDF here, and the contract is not sealed.";
  const why = pdf
    ? "Lost: S3 has no such version, though the row says it is sealed."
    : { why: unsealed, expected: "not_yet" as const };
  const head = await partOf("S3", why, async () => (pdf ? headSealedPdf(scope, pdf) : null));

  const { agreement, compare } = comparison();
  if (pdf && head.state === "present") {
    const { lock, bytes, legalHold } = head.value;
    compare("sha256 in the row and in the key", pdf.sha256, /([0-9a-f]{64})\.pdf$/.exec(pdf.s3Key)?.[1]);
    compare("bytes in the row and in S3", pdf.bytes, bytes);
    compare("lock mode in the row and in S3", row.lockMode, lock?.mode);
    compare("retain until in the row and in S3", seconds(row.retainUntil), seconds(lock?.retainUntil));
    compare("legal hold in the row and in S3", row.legalHold, legalHold);
  }
  const held = row.legalHold ? "held" : "not_held";
  const settled = head.state !== "present" || head.value.legalHold === row.legalHold;
  const hold = pdf && (settled ? held : "unsettled");
  return { agreement, hold, whereabouts: [rowHalf("contracts", row, pdf ? pdfFacts(pdf) : []), objectHalf("legal", head)] };
}

function pdfFacts({ versionId, sha256, bytes }: SealedPdf): Fact[] {
  return [
    { label: "pdf_version_id", value: versionId, kind: "id" },
    { label: "pdf_sha256", value: sha256, kind: "id" },
    { label: "pdf_bytes", value: String(bytes), kind: "bytes" },
  ];
}

/** S3 keeps whole seconds. */
function seconds(at: Date | null | undefined): string {
  return at ? `${at.toISOString().slice(0, 19)}Z` : "none";
}
