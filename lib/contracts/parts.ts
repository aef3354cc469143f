import "server-only";
import type { ContractPdf, HoldState } from "@/lib/contracts/model";
import { pdfFileName } from "@/lib/contracts/pdf";
import { located, sealedPdf, type ContractRecord, type SealedPdf } from "@/lib/contracts/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { comparison, objectPart, rowPart } from "@/lib/core/records/comparison";
import { readObjectCopy, type ObjectCopy } from "@/lib/core/records/object-copy";
import type { Agreement, Fact, StoragePart } from "@/lib/core/records/parts";

type Parts = { pdf: ContractPdf | null; storage: StoragePart[]; agreement: Agreement; hold: HoldState | null };

/**
 * Reads a contract's row and the version that it names, hashes the PDF, and compares the lock and hold in S3 with the
 * row.
 */
export async function contractParts(scope: TenantScope, row: ContractRecord): Promise<Parts> {
  const pdf = sealedPdf(row);
  const unsealed = "Not written: the contract is not sealed yet.";
  const reason = pdf
    ? "Lost: S3 has no such version, although the row says it is sealed."
    : { why: unsealed, expected: "not_yet" as const };
  const copy = await readObjectCopy(scope, pdf && (() => located(scope, pdf)), { reason, want: "hash" });
  const { head } = copy;
  const held = row.legalHold ? "held" : "not_held";
  const settled = head.state !== "present" || head.value.legalHold === row.legalHold;
  return {
    pdf: pdf && shownPdf(row, pdf, copy),
    agreement: agreementOf(row, pdf, copy),
    hold: pdf && (settled ? held : "unsettled"),
    storage: [rowPart("contracts", row, pdf ? pdfFacts(pdf) : []), objectPart("legal", copy)],
  };
}

function shownPdf(
  { number }: ContractRecord,
  { bytes, sha256, versionId }: SealedPdf,
  { head, hidden }: ObjectCopy,
): ContractPdf {
  const lost = head.state === "present" ? null : head.why;
  return { fileName: pdfFileName(number), bytes, sha256, versionId, lost, hidden };
}

function agreementOf(row: ContractRecord, pdf: SealedPdf | null, copy: ObjectCopy): Agreement {
  const { agreement, compare, compareBytes } = comparison();
  if (!pdf) return agreement;
  compareBytes("the PDF", copy, { in: "row", sha256: pdf.sha256, bytes: pdf.bytes });
  if (copy.head.state !== "present") return agreement;
  const { lock, legalHold } = copy.head.value;
  compare("sha256 in the row and in the key", pdf.sha256, /([0-9a-f]{64})\.pdf$/.exec(pdf.s3Key)?.[1]);
  compare("lock mode in the row and in S3", row.lockMode, lock?.mode);
  compare("retain until in the row and in S3", seconds(row.retainUntil), seconds(lock?.retainUntil));
  compare("legal hold in the row and in S3", row.legalHold, legalHold);
  return agreement;
}

function pdfFacts({ versionId, sha256, bytes }: SealedPdf): Fact[] {
  return [
    { label: "pdf_version_id", value: versionId, kind: "id" },
    { label: "pdf_sha256", value: sha256, kind: "id" },
    { label: "pdf_bytes", value: String(bytes), kind: "bytes" },
  ];
}

/** S3 stores whole seconds. */
function seconds(at: Date | null | undefined): string {
  return at ? `${at.toISOString().slice(0, 19)}Z` : "none";
}
