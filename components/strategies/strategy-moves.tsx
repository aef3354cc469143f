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
    explain: "Someone who neither wrote nor submitted it must review it.",
  },
  withdraw: {
    label: "Withdraw",
    action: withdrawStrategy,
    explain: "It becomes a draft again and leaves review.",
  },
  request_changes: {
    label: "Request changes",
    action: requestStrategyChanges,
    explain: "It goes back to its author with your request. The next version should address it.",
  },
  revise: { label: "Back to draft", action: reviseStrategy, explain: "It can then be submitted again unchanged." },
  revoke: {
    label: "Revoke",
    action: revokeStrategy,
    variant: "danger",
    explain: "It is out of service immediately. No other version replaces it automatically.",
  },
};

/** Actions with a version beside deciding on it. */
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
