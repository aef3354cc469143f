"use client";

import { useEffect, useRef, useState } from "react";
import { NO_RESPONSE } from "@/components/shell/failure";
import type { Result } from "@/lib/core/errors";
import { refusalOf, sendFile, sha256Of, type Announced, type UploadLink, type UploadRules } from "./upload-file";

type Uploaded = { uploadRef: string; fileName: string; bytes: number; sha256: string };

export type UploadState =
  | { phase: "idle" }
  | { phase: "checking"; file: File }
  | { phase: "sending"; file: File; sent: number }
  | { phase: "done"; file: File }
  /** `file` is set if a retry makes sense. */
  | { phase: "failed"; message: string; file: File | null };

export type UploadSettings = {
  rules: UploadRules;
  sign: (file: Announced) => Promise<Result<UploadLink>>;
  onUploaded: (uploaded: Uploaded) => void;
};

/** Uploads one file to S3: checks it, requests a link, sends it. A new file, or leaving the page, cancels it. */
export function useUpload({ rules, sign, onUploaded }: UploadSettings) {
  const [state, setState] = useState<UploadState>({ phase: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function take(file: File): Promise<void> {
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    const show = (next: UploadState) => {
      if (!run.signal.aborted) setState(next);
    };
    const refusal = refusalOf(file, rules);
    if (refusal) return show({ phase: "failed", message: refusal, file: null });
    try {
      show({ phase: "checking", file });
      const announced = { contentType: rules.contentType, bytes: file.size, sha256: await sha256Of(file) };
      const link = await sign(announced).catch((): Result<UploadLink> => ({ ok: false, error: NO_RESPONSE }));
      if (!link.ok) return show({ phase: "failed", message: link.error.message, file });
      show({ phase: "sending", file, sent: 0 });
      const onSent = (sent: number) => show({ phase: "sending", file, sent });
      await sendFile(link.data, file, { signal: run.signal, onSent });
      show({ phase: "done", file });
      const { bytes, sha256 } = announced;
      onUploaded({ uploadRef: link.data.uploadRef, fileName: file.name, bytes, sha256 });
    } catch (error) {
      show({ phase: "failed", message: error instanceof Error ? error.message : "The upload was interrupted.", file });
    }
  }

  function cancel(): void {
    running.current?.abort();
    setState({ phase: "idle" });
  }

  return { state, take, cancel };
}
