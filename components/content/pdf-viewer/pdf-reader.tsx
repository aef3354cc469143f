"use client";

import { useCallback, useRef, useState } from "react";
import type { KeyboardEvent, ReactElement } from "react";
import { saveBytes } from "../save-file";
import { mayBeExpired, readFailure } from "./failures";
import type { PDFDocumentProxy, PdfJs } from "./load-pdfjs";
import {
  PX_PER_POINT,
  layoutPages,
  pagesNear,
  scaleFor,
  stepZoom,
  turned,
  type PageSize,
  type Rotation,
  type Zoom,
} from "./page-window";
import { PdfPage } from "./pdf-page";
import { PdfToolbar } from "./pdf-toolbar";
import { usePane } from "./use-pane";
import { usePdfSearch } from "./use-pdf-search";

/** Assumed page size before any page is loaded. Later pages are assumed to be as large as the first. */
const A4: PageSize = { width: 595, height: 842 };

interface PdfReaderProps {
  pdfjs: PdfJs;
  document: PDFDocumentProxy;
  fileName: string;
  /** Called when a part of the file can no longer be loaded. */
  onLost: () => void;
}

export function PdfReader({ pdfjs, document: pdf, fileName, onLost }: PdfReaderProps): ReactElement {
  const [zoom, setZoom] = useState<Zoom>("width");
  const [rotation, setRotation] = useState<Rotation>(0);
  const [known, setKnown] = useState<ReadonlyMap<number, PageSize>>(new Map());
  const [trouble, setTrouble] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const reveal = useRef(false);

  const usual = known.get(1) ?? A4;
  const sizes = Array.from({ length: pdf.numPages }, (_, i) => known.get(i + 1) ?? usual);
  const { pane, size, top, layout, onScroll, goTo, focus, middle } = usePane((box) =>
    layoutPages(sizes, rotation, scaleFor(zoom, turned(usual, rotation), box)),
  );
  const scale = scaleFor(zoom, turned(usual, rotation), size);
  const page = middle + 1;
  const [first, last] = pagesNear(layout, top, size.height, size.height);

  const show = useCallback(
    (number: number) => {
      reveal.current = true;
      goTo(number - 1);
    },
    [goTo],
  );
  const { search, done, ask, step, hitsOn } = usePdfSearch(pdf, show);

  const onSize = useCallback((number: number, met: PageSize) => {
    setKnown((sizesMet) => (sizesMet.has(number) ? sizesMet : new Map(sizesMet).set(number, met)));
  }, []);
  const onChosen = useCallback(
    (number: number, offset: number) => {
      if (!reveal.current) return;
      reveal.current = false;
      goTo(number - 1, offset - size.height / 3);
    },
    [goTo, size.height],
  );
  const onError = useCallback(
    (error: unknown) => {
      if (error instanceof Error && /Cancelled|Abort/.test(error.name)) return;
      const failure = readFailure(error, navigator.onLine);
      if (mayBeExpired(failure)) onLost();
      else setTrouble(error instanceof Error ? error.message : "unknown error");
    },
    [onLost],
  );
  const runSearch = (query: string) => {
    ask(query, page).catch(onError);
  };
  const save = async () => {
    setSaving(true);
    try {
      saveBytes(await pdf.getData(), fileName, "application/pdf");
    } catch (error) {
      onError(error);
    } finally {
      setSaving(false);
    }
  };
  const turn = () => setRotation(((rotation + 90) % 360) as Rotation);
  const zoomBy = (by: 1 | -1) => setZoom(stepZoom(scale / PX_PER_POINT, by));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return;
    const act = actionFor(event.key, page, pdf.numPages, (to) => goTo(to - 1), zoomBy);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <>
      <PdfToolbar
        {...{ page, zoom, fileName, saving }}
        pages={pdf.numPages}
        percent={Math.round((100 * scale) / PX_PER_POINT)}
        search={{ query: search.query, count: search.matches.length, at: search.at, done }}
        onPage={(to) => goTo(to - 1)}
        onZoom={setZoom}
        onZoomBy={zoomBy}
        onTurn={turn}
        onSearch={runSearch}
        onHit={step}
        onSave={() => void save()}
        onLeave={focus}
      />
      {trouble !== null && (
        <p role="alert" className="border-b border-line bg-attention-soft px-3 py-1.5 text-sm">
          Part of this file could not be shown ({trouble}). Download it to open it in another viewer.
        </p>
      )}
      <p role="status" className="sr-only">
        Page {page} of {pdf.numPages}
      </p>
      <div
        ref={pane}
        role="region"
        aria-label={`Pages of ${fileName}`}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px] [overflow-anchor:none] focus-visible:outline-2 outline-focus"
      >
        <div className="relative mx-auto" style={{ height: layout.height, width: layout.width, minWidth: "100%" }}>
          {layout.tops.slice(first, last + 1).map((pageTop, i) => (
            <PdfPage
              key={first + i}
              number={first + i + 1}
              top={pageTop}
              box={layout.sizes[first + i] ?? A4}
              hits={hitsOn(first + i + 1)}
              document={pdf}
              {...{ pdfjs, scale, rotation, onSize, onChosen, onError }}
            />
          ))}
        </div>
      </div>
    </>
  );
}

/** Page and zoom keys of the pane. Scrolling keys keep the browser's behavior. */
function actionFor(
  key: string,
  page: number,
  pages: number,
  goTo: (page: number) => void,
  zoomBy: (by: 1 | -1) => void,
): (() => void) | null {
  switch (key) {
    case "ArrowRight":
      return () => goTo(Math.min(page + 1, pages));
    case "ArrowLeft":
      return () => goTo(Math.max(page - 1, 1));
    case "Home":
      return () => goTo(1);
    case "End":
      return () => goTo(pages);
    case "+":
    case "=":
      return () => zoomBy(1);
    case "-":
      return () => zoomBy(-1);
    default:
      return null;
  }
}
