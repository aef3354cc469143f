"use client";

import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import { Time } from "@/components/ui/time";
import {
  acceptActivity,
  cancelActivity,
  discardActivity,
  queueActivity,
  retryActivity,
} from "@/lib/activities/actions";
import { ACTIVITY_MACHINE, type ActivityDetail, type ActivityEvent } from "@/lib/activities/model";
import type { Permission } from "@/lib/core/access/permissions";

const OFFERS: Partial<Record<ActivityEvent, MoveOffer>> = {
  queue: { label: "Queue", action: queueActivity, variant: "primary", explain: "The next free worker runs it." },
  retry: { label: "Retry", action: retryActivity, variant: "primary", explain: "The next free worker runs it again." },
  accept: {
    label: "Accept",
    action: acceptActivity,
    variant: "primary",
    explain: "Marks this output as ready to use.",
  },
  discard: {
    label: "Discard",
    action: discardActivity,
    variant: "danger",
    explain: "The output stays readable, but nothing is created from it.",
  },
  cancel: {
    label: "Cancel activity",
    action: cancelActivity,
    variant: "danger",
    explain: "No worker will run it. If one is running it, its result is rejected.",
  },
};

type Moved = Pick<
  ActivityDetail,
  "tenant" | "refId" | "status" | "rowVersion" | "scheduledFor" | "attempt" | "leaseUntil" | "reviewed"
>;

/** Actions with an activity in its state, and what is happening to it. */
export function ActivityMoves({ activity, permissions }: { activity: Moved; permissions: readonly Permission[] }) {
  const { tenant, refId, status, rowVersion, reviewed } = activity;
  return (
    <MoveBar
      record={{ tenant: tenant.refId, refId, status, rowVersion, reviewed }}
      machine={ACTIVITY_MACHINE}
      offers={OFFERS}
      permissions={permissions}
    >
      {happening(activity)}
    </MoveBar>
  );
}

function happening({ status, scheduledFor, attempt, leaseUntil }: Moved) {
  if (status === "queued" && scheduledFor) {
    return (
      <>
        Waiting for a worker. It does not start before <Time at={scheduledFor} />.
      </>
    );
  }
  if (status === "queued") return "Waiting for a worker.";
  if (status === "running" && leaseUntil) {
    return (
      <>
        A worker is running it, attempt {attempt}: <Time at={leaseUntil} form="left" />. If it does not report by then,
        the attempt times out.
      </>
    );
  }
  return null;
}
