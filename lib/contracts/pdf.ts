import "server-only";
import { MAX_PDF_BYTES } from "@/lib/contracts/model";
import { readPdf } from "@/lib/contracts/pdf-reading";
import { AppError } from "@/lib/core/errors";

/** Readers look this far for the first and the last mark of a PDF. */
const MARGIN = 1024;

const FAULTS = {
  encrypted: "The PDF needs a password. Save it without one.",
  damaged: "The PDF is damaged and cannot be repaired.",
  "too slow": "The PDF takes too long to open. Export it again from its source program.",
  "too large": "The PDF takes too much memory to open. Export it again from its source program.",
} as const;

/**
 * Looks whether bytes are a PDF that can be read for as long as it is sealed, before anything is written: it is whole,
 * it opens without a password, and each of its pages is found. What readers mend by themselves, such as a wrong table of
 * contents of the file, is taken; so is one that only restricts printing or changing.
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

/** The name the PDF is shown and saved under. */
export function pdfFileName(number: string): string {
  return `${number.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.pdf`;
}
