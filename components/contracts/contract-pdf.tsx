"use client";

import { Download, FileText } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { FailureNotice } from "@/components/record/failure-notice";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import { Notice, PartialState } from "@/components/ui/states";
import { downloadContract, openContract } from "@/lib/contracts/actions";
import type { ContractDetail, ContractLink } from "@/lib/contracts/model";
import type { Failure } from "@/lib/core/errors";

const PdfViewer = dynamic(
  () => import("@/components/content/pdf-viewer/pdf-viewer").then((module) => module.PdfViewer),
  {
    ssr: false,
    loading: () => <Skeleton className="h-[80vh]" />,
  },
);

type Props = { tenant: string; refId: string; pdf: NonNullable<ContractDetail["pdf"]>; refused: string | null };

/** The sealed PDF, shown on request. Each opening and each renewal of its link is in the audit trail. */
export function ContractPdf({ tenant, refId, pdf, refused }: Props) {
  const opening = useAction(openContract);
  const saving = useAction(downloadContract);
  const [link, setLink] = useState<ContractLink | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const given = { tenant, refId };

  const open = () => {
    setFailure(null);
    opening.run(given, { onDone: setLink, onRefused: setFailure });
  };
  const save = () => {
    setFailure(null);
    saving.run(given, { onDone: ({ url }) => window.location.assign(url), onRefused: setFailure });
  };
  const renew = async () => {
    const result = await openContract(given);
    if (!result.ok) throw new Error(result.error.message);
    return result.data.url;
  };

  if (pdf.lost) return <PartialState what="Sealed PDF" why={pdf.lost} />;
  return (
    <section aria-label="Sealed PDF" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2 rounded-md border border-line px-3 py-2">
        <FileText className="size-4 text-ink-faint" aria-hidden="true" />
        <p className="min-w-0 flex-1 basis-56">
          <span className="[overflow-wrap:anywhere]">{pdf.fileName}</span>{" "}
          <span className="tabular text-ink-muted">{formatBytes(pdf.bytes)}</span>{" "}
          <span id="opening-note" className="block text-ink-muted">
            {refused ?? "Opening and downloading are recorded in the audit trail."}
          </span>
        </p>
        {refused === null && (
          <Button pending={saving.pending} aria-describedby="opening-note" onClick={save}>
            <Download aria-hidden="true" />
            Download
          </Button>
        )}
        {refused === null && !link && (
          <Button variant="primary" pending={opening.pending} aria-describedby="opening-note" onClick={open}>
            Open PDF
          </Button>
        )}
      </div>
      {pdf.hidden && (
        <Notice hue="bad" title="A delete marker hides this PDF in S3">
          The sealed version is still there, under its lock. The buttons above request that version, so they still work.
        </Notice>
      )}
      {failure && <FailureNotice failure={failure} />}
      {link && <PdfViewer url={link.url} fileName={link.fileName} renew={renew} />}
    </section>
  );
}
