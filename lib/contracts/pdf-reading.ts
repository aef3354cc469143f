import "server-only";
import { Worker } from "node:worker_threads";

/** pdf.js's result for a PDF: the number of pages, or why it cannot be read. */
export type PdfReading =
  | { pages: number }
  | { fault: "encrypted" | "damaged" | "too slow" | "too large"; said: string };

/** Limits on time and memory for one PDF, because a malicious one can exceed any. */
const MAX_MS = 30_000;
const MAX_MB = 512;
/** An idle reader thread is ended after this time. */
const IDLE_MS = 10_000;

/** Opens the PDF as a viewer does, with the usual repairs, and loads each of its pages. */
const READER = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", async (data) => {
  try {
    const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
    const loading = getDocument({ data, verbosity: 0, isEvalSupported: false, disableFontFace: true, useWasm: false });
    const document = await loading.promise;
    const pages = document.numPages;
    for (let page = 1; page <= pages; page++) await document.getPage(page);
    await loading.destroy();
    parentPort.postMessage({ pages });
  } catch (error) {
    const fault = error.name === "PasswordException" ? "encrypted" : "damaged";
    parentPort.postMessage({ fault, said: String(error.message) });
  }
});
`;

let reader: Worker | null = null;
let idle: NodeJS.Timeout | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Reads a PDF in a separate thread, one at a time, with limited time and memory. */
export function readPdf(pdf: Uint8Array): Promise<PdfReading> {
  const reading = last.then(() => readNow(pdf));
  last = reading.catch(() => undefined);
  return reading;
}

function readNow(pdf: Uint8Array): Promise<PdfReading> {
  clearTimeout(idle);
  const worker = (reader ??= new Worker(READER, { eval: true, resourceLimits: { maxOldGenerationSizeMb: MAX_MB } }));
  worker.ref();
  return new Promise<PdfReading>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(late);
      worker.off("message", answered).off("error", broke);
      settle();
    };
    const giveUp = (settle: () => void) => {
      reader = null;
      end(settle);
      void worker.terminate();
    };
    const late = setTimeout(
      () => giveUp(() => resolve({ fault: "too slow", said: `It could not be checked within ${MAX_MS / 1000} s.` })),
      MAX_MS,
    );
    const answered = (answer: PdfReading) => {
      end(() => resolve(answer));
      rest(worker);
    };
    const broke = (error: Error & { code?: string }) => {
      const large = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      giveUp(() => (large ? resolve({ fault: "too large", said: error.message }) : reject(error)));
    };
    worker.once("message", answered).once("error", broke);
    worker.postMessage(new Uint8Array(pdf));
  });
}

function rest(worker: Worker): void {
  worker.unref();
  idle = setTimeout(() => {
    if (reader === worker) reader = null;
    void worker.terminate();
  }, IDLE_MS);
  idle.unref();
}
