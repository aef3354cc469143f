"use client";

import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { cancelToolCall } from "@/lib/tool-calls/actions";
import { TOOL_CALL_MACHINE, type ToolCallDetail, type ToolCallEvent } from "@/lib/tool-calls/model";

const OFFERS: Partial<Record<ToolCallEvent, MoveOffer>> = {
  cancel: {
    label: "Cancel call",
    action: cancelToolCall,
    variant: "danger",
    explain: "The call is marked as cancelled. A late response is rejected.",
  },
};

type Props = {
  tenant: string;
  call: Pick<ToolCallDetail, "refId" | "status" | "rowVersion" | "startedAt">;
  permissions: readonly Permission[];
};

/** Actions with a call while it runs. */
export function ToolCallMoves({ tenant, call, permissions }: Props) {
  const { refId, status, rowVersion, startedAt } = call;
  if (status !== "running") return null;
  return (
    <MoveBar
      record={{ tenant, refId, status, rowVersion }}
      machine={TOOL_CALL_MACHINE}
      offers={OFFERS}
      permissions={permissions}
    >
      Started <Time at={startedAt} /> and has no response yet.
    </MoveBar>
  );
}
