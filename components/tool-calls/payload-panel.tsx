"use client";

import { Eye } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useState } from "react";
import { saveBytes } from "@/components/content/save-file";
import { FailureNotice } from "@/components/record/failure-notice";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import { isTyping, singleKeysOn } from "@/components/ui/keys";
import { Skeleton } from "@/components/ui/skeleton";
import type { Failure } from "@/lib/core/errors";
import { downloadPayload, revealPayload } from "@/lib/tool-calls/actions";
import {
  PAYLOAD_PARTS,
  type PayloadDownload,
  type PayloadPartName,
  type RevealedPayload,
  type ToolCallDetail,
} from "@/lib/tool-calls/model";

const RevealedTabs = dynamic(() => import("./revealed-tabs").then((module) => module.RevealedTabs), {
  ssr: false,
  loading: () => <Skeleton className="h-160" />,
});

type Props = {
  tenant: string;
  call: Pick<ToolCallDetail, "refId" | "payload" | "requestBytes" | "responseBytes">;
  refused: string | null;
};

/** A tool call's payload, shown on request. Each reveal and download is in the audit trail. */
export function PayloadPanel({ tenant, call, refused }: Props) {
  const { refId, payload } = call;
  const revealing = useAction(revealPayload);
  const saving = useAction(downloadPayload);
  const [revealed, setRevealed] = useState<RevealedPayload | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const may = refused === null && payload.state === "present";
  const offered = refused === null ? PAYLOAD_PARTS : [];
  const { pending, run } = revealing;

  const reveal = useCallback(() => {
    setFailure(null);
    run({ tenant, refId }, { onDone: setRevealed, onRefused: setFailure });
  }, [run, tenant, refId]);
  const download = (part: PayloadPartName) => {
    setFailure(null);
    saving.run({ tenant, refId, part }, { onDone: save, onRefused: setFailure });
  };

  const byKey = may && !pending && !revealed;
  useEffect(() => {
    if (!byKey) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "r" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!isTyping(event.target) && singleKeysOn()) reveal();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [byKey, reveal]);

  return (
    <section aria-labelledby="payload" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2 rounded-md border border-line px-3 py-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id="payload" className="font-medium">
            Payload
          </h2>
          <p id="payload-note" className="text-ink-muted">
            {payload.state === "present" ? (refused ?? "Revealing it is recorded in the audit trail.") : payload.why}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {offered.map((part) => {
            const bytes = part === "request" ? call.requestBytes : call.responseBytes;
            return (
              <Button
                key={part}
                variant="secondary"
                pending={saving.pending}
                disabled={!may || bytes === 0}
                aria-describedby="payload-note"
                onClick={() => download(part)}
              >
                Download {part}, {formatBytes(bytes)}
              </Button>
            );
          })}
          {refused === null && !revealed && (
            <Button
              variant="primary"
              pending={pending}
              disabled={!may}
              aria-describedby="payload-note"
              onClick={reveal}
            >
              <Eye aria-hidden="true" />
              Reveal payload
              {may && <Kbd>r</Kbd>}
            </Button>
          )}
        </div>
      </div>
      {failure && <FailureNotice failure={failure} />}
      {revealed && <RevealedTabs payload={revealed} refId={refId} onDownload={download} />}
    </section>
  );
}

function save(download: PayloadDownload): void {
  if ("url" in download) window.location.assign(download.url);
  else saveBytes(download.text, download.fileName, "application/json");
}
