"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { mayBeExpired, readFailure, type PdfFailure } from "./failures";
import { loadPdfJs, openPdf, type PDFDocumentProxy, type PdfJs } from "./load-pdfjs";

export type PdfState =
  | { status: "loading"; loaded: number; total: number | null }
  | { status: "password"; wrong: boolean; answer: (password: string) => void }
  | { status: "ready"; pdfjs: PdfJs; document: PDFDocumentProxy }
  | { status: "failed"; failure: PdfFailure };

export interface PdfSource {
  url: string;
  /** Requests a new link. Called once per failure that a new link may fix. */
  renew?: () => Promise<string>;
  onError?: (failure: PdfFailure) => void;
}

const BEGIN: PdfState = { status: "loading", loaded: 0, total: null };

/** Opens a PDF and keeps it open. `reopen` opens it again, with a new link if the last one may have expired. */
export function usePdfDocument({ url, renew, onError }: PdfSource) {
  const [opened, setOpened] = useState<{ url: string; attempt: number; state: PdfState } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ renew, onError });
  useEffect(() => {
    latest.current = { renew, onError };
  });

  useEffect(() => {
    let live = true;
    let close: (() => void) | undefined;
    const put = (state: PdfState) => {
      if (live) setOpened({ url, attempt, state });
    };
    const open = async (address: string): Promise<void> => {
      const pdfjs = await loadPdfJs();
      if (!live) return;
      const task = openPdf(pdfjs, address);
      close = () => void task.destroy();
      task.onProgress = ({ loaded, total }: { loaded: number; total: number }) =>
        put({ status: "loading", loaded, total: total > 0 ? total : null });
      task.onPassword = (answer: (password: string) => void, reason: number) =>
        put({
          status: "password",
          wrong: reason === pdfjs.PasswordResponses.INCORRECT_PASSWORD,
          answer: (password) => {
            put(BEGIN);
            answer(password);
          },
        });
      const document = await task.promise;
      task.onProgress = () => undefined;
      put({ status: "ready", pdfjs, document });
    };
    const run = async (): Promise<void> => {
      const fresh = () => latest.current.renew?.();
      try {
        await open((attempt > 0 ? await fresh() : undefined) ?? url);
      } catch (error) {
        const failure = readFailure(error, navigator.onLine);
        const again = attempt === 0 && live && mayBeExpired(failure) ? await fresh() : undefined;
        if (again === undefined) throw error;
        close?.();
        await open(again);
      }
    };
    run().catch((error: unknown) => {
      if (!live) return;
      const failure = readFailure(error, navigator.onLine);
      put({ status: "failed", failure });
      latest.current.onError?.(failure);
    });
    return () => {
      live = false;
      close?.();
    };
  }, [url, attempt]);

  const reopen = useCallback(() => setAttempt((count) => count + 1), []);
  const current = opened?.url === url && opened.attempt === attempt;
  return { state: current ? opened.state : BEGIN, reopen };
}
