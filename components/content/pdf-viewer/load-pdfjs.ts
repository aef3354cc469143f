import type * as pdfJsModule from "pdfjs-dist/legacy/build/pdf.mjs";

export type PdfJs = typeof pdfJsModule;
export type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/** Where the worker and its data are served; `scripts/copy-pdfjs.mjs` puts them there. */
const FILES = "/pdfjs/";

/** The library, loaded when a PDF is first shown, so that no other page carries it. */
export async function loadPdfJs(): Promise<PdfJs> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = `${FILES}pdf.worker.min.mjs`;
  return pdfjs;
}

/** No scripts, no forms, no addresses but our own for fonts and tables; by ranges, with the rest read ahead. */
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
