"use client";

import { useEffect, useRef, useState } from "react";
import type { ReactElement } from "react";
import { drawHits, type PageHit } from "./draw-hits";
import type { PDFDocumentProxy, PDFPageProxy, PdfJs } from "./load-pdfjs";
import type { PageSize, Rotation } from "./page-window";

/** Maximum pixels of one canvas. Larger pages are drawn at a lower resolution. */
const MAX_PIXELS = 16_000_000;

interface PdfPageProps {
  pdfjs: PdfJs;
  document: PDFDocumentProxy;
  /** Counts from 1. */
  number: number;
  top: number;
  box: PageSize;
  /** CSS px per point. */
  scale: number;
  rotation: Rotation;
  hits: readonly PageHit[];
  onSize: (number: number, size: PageSize) => void;
  /** Called when the current match is drawn, `top` px below the page's top edge. */
  onChosen: (number: number, top: number, height: number) => void;
  onError: (error: unknown) => void;
}

/** One page in three layers: the canvas, the selectable text, and the search marks. */
export function PdfPage(props: PdfPageProps): ReactElement {
  const { pdfjs, document: pdf, number, top, box, scale, rotation, hits, onSize, onChosen, onError } = props;
  const picture = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLDivElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [divs, setDivs] = useState<readonly HTMLElement[]>([]);

  useEffect(() => {
    let live = true;
    pdf.getPage(number).then(
      (loaded) => {
        if (!live) return;
        const { width, height } = loaded.getViewport({ scale: 1 });
        onSize(number, { width, height });
        setPage(loaded);
      },
      (error: unknown) => live && onError(error),
    );
    return () => {
      live = false;
    };
  }, [pdf, number, onSize, onError]);

  useEffect(() => {
    const holder = picture.current;
    if (!page || !holder) return;
    const ratio = window.devicePixelRatio || 1;
    const wanted = page.getViewport({ scale: scale * ratio, rotation: (page.rotate + rotation) % 360 });
    const coarser = Math.min(1, Math.sqrt(MAX_PIXELS / (wanted.width * wanted.height)));
    const viewport = wanted.clone({ scale: wanted.scale * coarser });
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.className = "block size-full";
    canvas.setAttribute("aria-hidden", "true");
    const task = page.render({ canvas, viewport });
    let live = true;
    task.promise.then(
      () => {
        if (live) holder.replaceChildren(canvas);
      },
      (error: unknown) => live && onError(error),
    );
    return () => {
      live = false;
      task.cancel();
    };
  }, [page, scale, rotation, onError]);

  useEffect(() => {
    const container = words.current;
    if (!page || !container) return;
    let live = true;
    container.replaceChildren();
    const viewport = page.getViewport({ scale, rotation: (page.rotate + rotation) % 360 });
    const layer = new pdfjs.TextLayer({
      textContentSource: page.streamTextContent(),
      container,
      viewport,
    });
    layer.render().then(
      () => {
        if (live) setDivs([...layer.textDivs]);
      },
      (error: unknown) => live && onError(error),
    );
    return () => {
      live = false;
      layer.cancel();
    };
  }, [pdfjs, page, scale, rotation, onError]);

  useEffect(() => {
    if (!marks.current) return;
    const chosen = drawHits(marks.current, divs, hits);
    if (chosen) onChosen(number, chosen.top, chosen.height);
  }, [divs, hits, number, onChosen]);

  return (
    <div
      role="group"
      aria-label={`Page ${number}`}
      data-page={number}
      style={{ top, width: box.width, height: box.height }}
      className="pdf-page absolute left-1/2 -translate-x-1/2 bg-white outline-1 outline-line"
    >
      <div ref={picture} className="absolute inset-0" />
      <div ref={marks} aria-hidden="true" className="pdf-marks pointer-events-none absolute inset-0" />
      <div ref={words} className="pdf-words" style={{ ["--total-scale-factor" as string]: String(scale) }} />
    </div>
  );
}
