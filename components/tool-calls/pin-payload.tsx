"use client";

import { Pin, PinOff } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { MoveOffer } from "@/components/record/move-bar";
import { Button } from "@/components/ui/button";
import { pinPayload, unpinPayload } from "@/lib/tool-calls/actions";

const MoveDialog = dynamic(() => import("@/components/record/move-dialog").then((module) => module.MoveDialog), {
  ssr: false,
});

const PIN: MoveOffer = {
  label: "Pin payload",
  action: pinPayload,
  explain: "The payload is kept until someone unpins it, regardless of the tenant's plan.",
};
const UNPIN: MoveOffer = {
  label: "Unpin payload",
  action: unpinPayload,
  explain: "The payload then expires as the tenant's plan says, but not before tomorrow.",
};

/** `refused` says why the reader may not; null where they may. */
type Props = { tenant: string; refId: string; pinned: boolean; refused: string | null };

/** Keeps the payload from its end, or gives it its end again: after a reason. */
export function PinPayload({ tenant, refId, pinned, refused }: Props) {
  const [asking, setAsking] = useState(false);
  const offer = pinned ? UNPIN : PIN;
  const Icon = pinned ? PinOff : Pin;
  return (
    <>
      <Button
        disabled={refused !== null}
        {...(refused ? { "data-tip": refused, "aria-description": refused } : {})}
        onClick={() => setAsking(true)}
      >
        <Icon aria-hidden="true" />
        {offer.label}…
      </Button>
      {asking && (
        <MoveDialog offer={offer} given={{ tenant, refId }} reason="demanded" onClose={() => setAsking(false)} />
      )}
    </>
  );
}
