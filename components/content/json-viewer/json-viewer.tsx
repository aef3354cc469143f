"use client";

import { useState } from "react";
import type { ReactElement } from "react";
import { Button } from "@/components/ui/button";
import { saveBytes } from "../save-file";
import { JsonExplorer } from "./json-explorer";
import { RawText } from "./raw-text";
import { useJsonWorker, type JsonState } from "./use-json-worker";

interface JsonViewerProps {
  /** The stored JSON. Remains responsive up to 16 MB. */
  text: string;
  /** Label such as "Request payload"; also the download's file name. */
  label: string;
  /** CSS class that sets the height of the pane. */
  className?: string;
}

/** A JSON viewer. Shows plain text if the text is not JSON or too large for a tree. */
export function JsonViewer({ text, label, className = "h-[640px]" }: JsonViewerProps): ReactElement {
  const { state, search } = useJsonWorker(text);
  const save = () => saveBytes(text, `${label}.json`, "application/json");
  return (
    <section
      aria-label={label}
      aria-busy={state.status === "reading"}
      className={`flex min-h-60 flex-col overflow-hidden rounded-md border border-line bg-surface text-ink ${className}`}
    >
      {state.status === "tree" ? (
        <JsonExplorer text={text} label={label} index={state.index} search={search} onSave={save} />
      ) : (
        <Unread text={text} label={label} state={state} onSave={save} />
      )}
    </section>
  );
}

interface UnreadProps {
  text: string;
  label: string;
  state: Exclude<JsonState, { status: "tree" }>;
  onSave: () => void;
}

function Unread({ text, label, state, onSave }: UnreadProps): ReactElement {
  const [anyway, setAnyway] = useState(false);
  const waiting = state.status === "reading" && !anyway;
  const offset = state.status === "invalid" ? state.offset : undefined;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-3 py-1.5 text-sm">
        <p role="status" className={state.status === "reading" ? "text-ink-muted" : "text-ink"}>
          {explain(text, state)}
        </p>
        <span className="ml-auto flex gap-1">
          {waiting && (
            <Button size="sm" variant="ghost" onClick={() => setAnyway(true)}>
              Show as text
            </Button>
          )}
          <Button size="sm" onClick={onSave}>
            Download
          </Button>
        </span>
      </div>
      {!waiting && <RawText text={text} label={`${label}, as text`} mistake={offset} />}
    </>
  );
}

function explain(text: string, state: UnreadProps["state"]): string {
  const size = `${(text.length / 1_000_000).toFixed(1)} million characters`;
  switch (state.status) {
    case "reading":
      return `Reading ${size}…`;
    case "invalid":
      return text.trim() === ""
        ? "No JSON: the text is empty."
        : `This is not valid JSON. Line ${state.line}, column ${state.column}: ${state.message}. Shown as text.`;
    case "too-many":
      return (
        `More than ${state.limit.toLocaleString("en-GB")} values: too many for a tree. Shown as text; download it ` +
        "to open it in another tool."
      );
    case "failed":
      return `The tree could not be built (${state.message}). Shown as text. Reload the page to try again.`;
  }
}
