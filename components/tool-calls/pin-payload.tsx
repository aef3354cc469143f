"use client";

import { Pin, PinOff } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { formOf } from "@/components/record/form";
import { Button } from "@/components/ui/button";
import { pinPayload, unpinPayload } from "@/lib/tool-calls/actions";

const DialogForm = dynamic(() => import("@/components/record/dialog-form").then((module) => module.DialogForm), {
  ssr: false,
});

const PIN = {
  label: "Pin payload",
  action: pinPayload,
  explain: "The payload is kept until someone unpins it, regardless of the tenant's plan.",
  done: "Payload pinned.",
};
const UNPIN = {
  label: "Unpin payload",
  action: unpinPayload,
  explain: "The payload then expires as the tenant's plan says, but not before tomorrow.",
  done: "Payload unpinned.",
};
const REASON = [{ kind: "long", name: "reason", label: "Reason", required: true, rows: 3, maxLength: 2000 }] as const;

/** `missing` explains why there is no payload; null if there is one. */
type Props = { tenant: string; refId: string; pinned: boolean; missing: string | null };

/** Button that pins or unpins a payload. Asks for a reason. */
export function PinPayload({ tenant, refId, pinned, missing }: Props) {
  const [asking, setAsking] = useState(false);
  const offer = pinned ? UNPIN : PIN;
  const Icon = pinned ? PinOff : Pin;
  return (
    <>
      <Button
        disabled={missing !== null}
        {...(missing ? { "data-tip": missing, "aria-description": missing } : {})}
        onClick={() => setAsking(true)}
      >
        <Icon aria-hidden="true" />
        {offer.label}…
      </Button>
      {asking && (
        <DialogForm
          title={offer.label}
          explain={offer.explain}
          form={formOf({ action: offer.action, fields: REASON, given: { tenant, refId } })}
          submit={offer.label}
          done={offer.done}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
