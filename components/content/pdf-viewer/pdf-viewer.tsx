"use client";

import { useId, useState } from "react";
import type { FormEvent, ReactElement } from "react";
import { Button } from "@/components/ui/button";
import { wordsFor, type PdfFailure } from "./failures";
import { PdfReader } from "./pdf-reader";
import "./pdf-viewer.css";
import { usePdfDocument, type PdfSource, type PdfState } from "./use-pdf-document";

interface PdfViewerProps extends PdfSource {
  /** File name of the download. */
  fileName: string;
  /** CSS class that sets the height. */
  className?: string;
}

/** PDF viewer with search and text selection. Loads by range requests from a link that may expire. */
export function PdfViewer({ url, fileName, renew, onError, className = "h-[80vh]" }: PdfViewerProps): ReactElement {
  const { state, reopen } = usePdfDocument({ url, renew, onError });
  return (
    <section
      aria-label={fileName}
      aria-busy={state.status === "loading"}
      className={`flex min-h-80 flex-col overflow-hidden rounded-md border border-line bg-sunken text-ink ${className}`}
    >
      {state.status === "ready" ? (
        <PdfReader pdfjs={state.pdfjs} document={state.document} fileName={fileName} onLost={reopen} />
      ) : (
        <div className="m-auto grid w-full max-w-md gap-3 p-6 text-sm">
          <NotReady state={state} onRetry={reopen} />
        </div>
      )}
    </section>
  );
}

type Unready = Exclude<PdfState, { status: "ready" }>;

function NotReady({ state, onRetry }: { state: Unready; onRetry: () => void }): ReactElement {
  if (state.status === "loading") return <Progress loaded={state.loaded} total={state.total} />;
  if (state.status === "password") return <Password wrong={state.wrong} onAnswer={state.answer} />;
  return <Failed failure={state.failure} onRetry={onRetry} />;
}

function Progress({ loaded, total }: { loaded: number; total: number | null }): ReactElement {
  const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1024).toLocaleString("en-GB")} KB`;
  return (
    <>
      <p role="status" className="text-ink-muted">
        Loading the file…
      </p>
      <progress
        aria-label="Loaded"
        max={total ?? undefined}
        value={total === null ? undefined : Math.min(loaded, total)}
        className="h-1 w-full accent-accent"
      />
      <p className="text-xs text-ink-muted tabular-nums">
        {loaded > 0 && (total === null ? kilobytes(loaded) : `${kilobytes(loaded)} of ${kilobytes(total)}`)}
      </p>
    </>
  );
}

function Password({ wrong, onAnswer }: { wrong: boolean; onAnswer: (password: string) => void }): ReactElement {
  const id = useId();
  const [value, setValue] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== "") onAnswer(value);
  };
  return (
    <form onSubmit={submit} className="grid gap-2">
      <label htmlFor={id} className="font-medium">
        This PDF needs a password
      </label>
      {wrong && (
        <p role="alert" id={`${id}-wrong`} className="text-bad">
          Wrong password. Try again.
        </p>
      )}
      <input
        id={id}
        type="password"
        autoComplete="off"
        value={value}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(event) => setValue(event.target.value)}
        className="h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink"
      />
      <Button type="submit" variant="primary" className="justify-self-start">
        Open
      </Button>
    </form>
  );
}

function Failed({ failure, onRetry }: { failure: PdfFailure; onRetry: () => void }): ReactElement {
  const { title, text } = wordsFor(failure);
  return (
    <div role="alert" className="grid gap-2">
      <p className="font-medium">{title}</p>
      <p className="text-ink-muted [overflow-wrap:anywhere]">{text}</p>
      <Button onClick={onRetry} className="justify-self-start">
        Try again
      </Button>
    </div>
  );
}
