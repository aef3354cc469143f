"use client";

import { useState, type DragEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { useUpload, type UploadSettings, type UploadState } from "./use-upload";

type Props = UploadSettings & { label: string };

/** File picker and drop zone that uploads directly to S3 and shows progress. Calls `onUploaded` when done. */
export function Upload({ label, ...settings }: Props) {
  const { rules } = settings;
  const { state, take, cancel } = useUpload(settings);
  const [over, setOver] = useState(false);
  const [several, setSeveral] = useState(false);
  const again = state.phase === "failed" ? state.file : null;
  const busy = state.phase === "checking" || state.phase === "sending";

  function choose(files: FileList | null) {
    const [file, ...more] = files ?? [];
    setSeveral(more.length > 0);
    if (file && more.length === 0) void take(file);
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files);
  }

  const wrong = several ? "Choose one file, not several." : state.phase === "failed" ? state.message : null;
  return (
    <div
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`grid gap-2 rounded-md border border-dashed p-3 ${over ? "border-accent bg-accent-soft" : "border-line-strong"}`}
    >
      <Field
        label={label}
        hint={`Choose a ${rules.kind} of up to ${formatBytes(rules.maxBytes)}, or drop it here. It goes straight to S3.`}
        error={wrong}
      >
        {(control) => (
          <Input
            type="file"
            accept={`${rules.ending},${rules.contentType}`}
            className="h-auto! py-1 file:mr-2 file:rounded-sm file:border file:border-line file:bg-sunken file:px-2 file:text-sm"
            onChange={({ currentTarget }) => {
              choose(currentTarget.files);
              // Lets the user choose the same file again.
              currentTarget.value = "";
            }}
            {...control}
          />
        )}
      </Field>
      {state.phase === "sending" && (
        <progress
          aria-label={`${state.file.name} uploaded`}
          max={state.file.size}
          value={state.sent}
          className="h-2 w-full accent-accent"
        />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="min-w-0 flex-1 text-ink-muted [overflow-wrap:anywhere]">
          {wordsFor(state)}
        </p>
        {state.phase === "sending" && (
          <span className="tabular text-ink-muted" aria-hidden="true">
            {formatBytes(state.sent)} of {formatBytes(state.file.size)}
          </span>
        )}
        {busy && <Button onClick={cancel}>Cancel upload</Button>}
        {again && <Button onClick={() => void take(again)}>Try {again.name} again</Button>}
      </div>
    </div>
  );
}

/** Status text for screen readers. The progress bar announces the progress itself. */
function wordsFor(state: UploadState): string {
  switch (state.phase) {
    case "checking":
      return `Checking ${state.file.name}…`;
    case "sending":
      return `Uploading ${state.file.name}…`;
    case "done":
      return `${state.file.name} uploaded.`;
    case "failed":
      return "Nothing was uploaded.";
    case "idle":
      return "";
  }
}
