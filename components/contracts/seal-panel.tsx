"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice } from "@/components/record/failure-notice";
import { Upload } from "@/components/record/upload";
import type { Announced } from "@/components/record/upload-file";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Notice, PartialState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { sealUpload, signContractUpload } from "@/lib/contracts/actions";
import { MAX_PDF_BYTES, type ContractDetail, type WaitingUpload } from "@/lib/contracts/model";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import type { Failure } from "@/lib/core/errors";

type Props = { contract: ContractDetail; permissions: readonly Permission[] };

const PDF = { kind: "PDF", contentType: "application/pdf", ending: ".pdf", maxBytes: MAX_PDF_BYTES } as const;

/** Uploads and seals the signed PDF of an accepted contract. */
export function SealPanel({ contract, permissions }: Props) {
  const { tenant, refId, status, upload, leaseUntil } = contract;
  const [sent, setSent] = useState<WaitingUpload | null>(null);
  if (status !== "accepted" && status !== "seal_failed" && status !== "sealing") return null;
  const refused = permissions.includes("contract:write")
    ? null
    : `Your role cannot seal it. ${requiredRole("contract:write")}`;
  const waiting = sent ?? (upload.state === "present" ? upload.value : null);
  const sign = (file: Announced) =>
    signContractUpload({ ...file, contentType: PDF.contentType, tenant: tenant.refId, refId });
  return (
    <section aria-labelledby="sealing" className="grid gap-3 rounded-md border border-line px-3 py-2.5">
      <h2 id="sealing" className="font-medium">
        Seal the signed PDF
      </h2>
      {status === "sealing" && (
        <Notice hue="progress" title="Sealing in progress">
          {leaseUntil ? (
            <>
              Someone is sealing it. If they do not finish by <Time at={leaseUntil} form="full" />, you can seal it
              again.
            </>
          ) : (
            "Sealing started but was not confirmed. Seal it again to finish."
          )}
        </Notice>
      )}
      {refused ? (
        <p className="text-ink-muted">{refused}</p>
      ) : (
        <>
          {upload.state === "unreadable" && !sent && <PartialState what="Uploaded file" why={upload.why} />}
          {waiting && <Waiting key={waiting.uploadRef} contract={contract} upload={waiting} />}
          <Upload
            label={waiting ? "Replace the PDF" : "Signed PDF"}
            rules={PDF}
            sign={sign}
            onUploaded={({ uploadRef, bytes, sha256 }) =>
              setSent({ uploadRef, bytes, sha256, at: new Date().toISOString() })
            }
          />
        </>
      )}
    </section>
  );
}

function Waiting({ contract, upload }: { contract: ContractDetail; upload: WaitingUpload }) {
  const { tenant, refId, rowVersion, number } = contract;
  const router = useRouter();
  const { pending, run } = useAction(sealUpload);
  const [failure, setFailure] = useState<Failure | null>(null);

  function seal() {
    setFailure(null);
    run(
      { tenant: tenant.refId, refId, rowVersion, uploadRef: upload.uploadRef },
      {
        onDone: () => {
          toast({ title: `${number} sealed and locked.`, hue: "good" });
          router.refresh();
        },
        onRefused: (refusal) => {
          setFailure(refusal);
          // If S3 refused it, the contract is now seal_failed.
          router.refresh();
        },
      },
    );
  }

  return (
    <div className="grid gap-2">
      <p>
        A PDF of <span className="tabular">{formatBytes(upload.bytes)}</span>, sha256 <Id value={upload.sha256} />,
        uploaded <Time at={upload.at} />, is ready to be sealed.
      </p>
      <p id="sealing-note" className="text-ink-muted">
        Sealing locks exactly this file. It cannot be deleted or replaced until its retention ends. Check first that it
        is the signed {number}.
      </p>
      {failure && <FailureNotice failure={failure} />}
      <div>
        <Button variant="primary" pending={pending} aria-describedby="sealing-note" onClick={seal}>
          Seal and lock
        </Button>
      </div>
    </div>
  );
}
