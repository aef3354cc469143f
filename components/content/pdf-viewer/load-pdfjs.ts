import type * as pdfJsModule from "pdfjs-dist/legacy/build/pdf.mjs";

export type PdfJs = typeof pdfJsModule;
export type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/** Path of the worker and its data, copied there by `scripts/copy-pdfjs.mjs`. */
const FILES = "/pdfjs/";

/** Loads pdf.js when the first PDF is shown, so that no other page includes it. */
export async function loadPdfJs(): Promise<PdfJs> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = `${FILES}pdf.worker.min.mjs`;
  return pdfjs;
}

/**
 * Opens a PDF by range requests, and reads ahead. Scripts and forms are off, and fonts and tables come only from our
 * origin.
 */
export function openPdf(pdfjs: PdfJs, url: string) {
  return pdfjs.getDocument({
    url,
    cMapUrl: `${FILES}cmaps/`,
    cMapPacked: true,
    iccUrl: `${FILES}iccs/`,
    standardFontDataUrl: `${FILES}standard_fonts/`,
    wasmUrl: `${FILES}wasm/`,
    isEvalSupported: false,
    enableXfa: false,
    disableStream: true,
    rangeChunkSize: 262_144,
    withCredentials: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
}
