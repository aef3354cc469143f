import "server-only";
import { MAX_PDF_BYTES } from "@/lib/contracts/model";
import { AppError } from "@/lib/core/errors";

/** Readers look this far for the first and the last mark of a PDF. */
const MARGIN = 1024;

/**
 * Looks whether bytes are a whole PDF, before anything is written.
 * @throws INVALID with the reason: empty, too large, not a PDF, or cut off
 */
export function refuseUnsealable(pdf: Buffer): void {
  const refuse = (reason: string) => {
    throw new AppError("INVALID", reason, { pdf: reason });
  };
  if (pdf.length === 0) refuse("The file is empty: there is nothing to seal.");
  if (pdf.length > MAX_PDF_BYTES) {
    const size = (pdf.length / 1024 / 1024).toFixed(1);
    refuse(`The file has ${size} MB; a contract's PDF may have up to ${MAX_PDF_BYTES / 1024 / 1024} MB.`);
  }
  if (!pdf.subarray(0, MARGIN).includes("%PDF-")) refuse("The file is not a PDF: it does not begin with %PDF.");
  if (!pdf.subarray(-MARGIN).includes("%%EOF")) refuse("The PDF is cut off: its end mark %%EOF is missing.");
}

/** The name the PDF is shown and saved under. */
export function pdfFileName(number: string): string {
  return `${number.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.pdf`;
}
