import "server-only";
import { MAX_PDF_BYTES } from "@/lib/contracts/model";
import { readPdf } from "@/lib/contracts/pdf-reading";
import { AppError } from "@/lib/core/errors";

/** Readers look this far for the first and the last mark of a PDF. */
const MARGIN = 1024;

const FAULTS = {
  encrypted: "The PDF asks for a password: save it without one, so that whoever may read the contract can.",
  damaged: "The PDF is damaged: readers cannot open it, even by mending it.",
  "too slow": "The PDF takes too long to open: save it anew from the program that made it.",
  "too large": "The PDF takes too much memory to open: save it anew from the program that made it.",
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
  if (pdf.length === 0) refuse("The file is empty: there is nothing to seal.");
  if (pdf.length > MAX_PDF_BYTES) {
    const size = (pdf.length / 1024 / 1024).toFixed(1);
    refuse(`The file has ${size} MB; a contract's PDF may have up to ${MAX_PDF_BYTES / 1024 / 1024} MB.`);
  }
  if (!pdf.subarray(0, MARGIN).includes("%PDF-")) refuse("The file is not a PDF: it does not begin with %PDF.");
  if (!pdf.subarray(-MARGIN).includes("%%EOF")) refuse("The PDF is cut off: its end mark %%EOF is missing.");
  const reading = await readPdf(pdf);
  if ("fault" in reading) return refuse(FAULTS[reading.fault]);
  if (reading.pages === 0) refuse("The PDF has no pages: there is nothing to seal.");
}

/** The name the PDF is shown and saved under. */
export function pdfFileName(number: string): string {
  return `${number.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.pdf`;
}
