import "server-only";
import { MAX_PDF_BYTES } from "@/lib/contracts/model";
import { readPdf } from "@/lib/contracts/pdf-reading";
import { AppError } from "@/lib/core/errors";

/** How far viewers search for the first and the last marker of a PDF. */
const MARGIN = 1024;

const FAULTS = {
  encrypted: "The PDF needs a password. Save it without one.",
  damaged: "The PDF is damaged and cannot be repaired.",
  "too slow": "The PDF takes too long to open. Export it again from its source program.",
  "too large": "The PDF takes too much memory to open. Export it again from its source program.",
} as const;

/**
 * Checks before anything is written that bytes are a PDF that stays readable while it is sealed: it is complete, it
 * opens without a password, and each of its pages loads. Defects that viewers repair, such as a wrong cross-reference
 * table, are accepted; so are PDFs that only restrict printing or changes.
 * @throws INVALID with the reason
 */
export async function refuseUnsealable(pdf: Buffer): Promise<void> {
  const refuse = (reason: string): never => {
    throw new AppError("INVALID", reason, { pdf: reason });
  };
  if (pdf.length === 0) refuse("The file is empty.");
  if (pdf.length > MAX_PDF_BYTES) {
    const size = (pdf.length / 1024 / 1024).toFixed(1);
    refuse(`The file is ${size} MB. The limit for a contract's PDF is ${MAX_PDF_BYTES / 1024 / 1024} MB.`);
  }
  if (!pdf.subarray(0, MARGIN).includes("%PDF-")) refuse("The file is not a PDF: it does not start with %PDF.");
  if (!pdf.subarray(-MARGIN).includes("%%EOF")) refuse("The PDF is incomplete: its end marker %%EOF is missing.");
  const reading = await readPdf(pdf);
  if ("fault" in reading) return refuse(FAULTS[reading.fault]);
  if (reading.pages === 0) refuse("The PDF has no pages.");
}

/** The file name under which the PDF is shown and downloaded. */
export function pdfFileName(number: string): string {
  return `${number.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.pdf`;
}
