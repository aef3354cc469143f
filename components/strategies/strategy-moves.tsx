"use client";

import { DeleteRecord } from "@/components/record/delete-record";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import type { Permission } from "@/lib/core/access/permissions";
import {
  deleteStrategy,
  requestStrategyChanges,
  reviseStrategy,
  revokeStrategy,
  submitStrategy,
  withdrawStrategy,
} from "@/lib/strategies/actions";
import { STRATEGY_MACHINE, type StrategyDetail } from "@/lib/strategies/model";

type Event = keyof typeof STRATEGY_MACHINE;
type Props = { strategy: StrategyDetail; permissions: readonly Permission[] };

/** Approving and rejecting stand in the decision bar, over the text they are about. */
const OFFERS: Partial<Record<Event, MoveOffer>> = {
  submit: {
    label: "Submit for review",
    action: submitStrategy,
    variant: "primary",
    explain: "It then waits for a decision by somebody who neither wrote nor submitted it.",
  },
  withdraw: {
    label: "Withdraw",
    action: withdrawStrategy,
    explain: "It goes back to a draft, and nobody has to decide on it.",
  },
  request_changes: {
    label: "Request changes",
    action: requestStrategyChanges,
    explain: "It goes back to its author with what is to be changed. The next version answers it.",
  },
  revise: { label: "Back to draft", action: reviseStrategy, explain: "It can then be submitted once more as it is." },
  revoke: {
    label: "Revoke",
    action: revokeStrategy,
    variant: "danger",
    explain: "It is out of service at once, and no other version takes its place by itself.",
  },
};

/** What can be done with a version beside deciding on it. */
export function StrategyMoves({ strategy, permissions }: Props) {
  const { tenant, refId, status, rowVersion, reviewed, submittedBy, writtenByYou } = strategy;
  const own = submittedBy?.isYou || writtenByYou;
  const record = { tenant: tenant.refId, refId, status, rowVersion, reviewed, own };
  return <MoveBar record={record} machine={STRATEGY_MACHINE} offers={OFFERS} permissions={permissions} />;
}

export function DeleteStrategy({ strategy: { tenant, refId, rowVersion }, permissions }: Props) {
  return (
    <DeleteRecord
      what="strategy version"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteStrategy}
      list={`/tenants/${tenant.refId}/strategies`}
      permissions={permissions}
    />
  );
}
