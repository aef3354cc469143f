"use client";

import type { ReactNode } from "react";
import { DeleteRecord } from "@/components/record/delete-record";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import type { Permission } from "@/lib/core/access/permissions";
import {
  cancelOnboardingRun,
  completeOnboardingRun,
  deleteOnboardingRun,
  resumeOnboardingRun,
} from "@/lib/onboarding-runs/actions";
import {
  ONBOARDING_MACHINE,
  resumeEvent,
  type OnboardingEvent,
  type OnboardingRunDetail,
  type OnboardingStep,
} from "@/lib/onboarding-runs/model";

type Props = { run: OnboardingRunDetail; permissions: readonly Permission[]; children?: ReactNode };

function offersFor(step: OnboardingStep): Partial<Record<OnboardingEvent, MoveOffer>> {
  return {
    complete: {
      label: "Approve",
      action: completeOnboardingRun,
      variant: "primary",
      explain: "The context file as it is on show becomes the tenant's next strategy version, a draft.",
    },
    [resumeEvent(step)]: {
      label: "Resume",
      action: resumeOnboardingRun,
      variant: "primary",
      explain: "The agents take it up again at the step that failed. What they had stored is still there.",
    },
    cancel: {
      label: "Cancel run",
      action: cancelOnboardingRun,
      variant: "danger",
      explain: "It ends here for good. What it found stays to be read, and another run can begin.",
    },
  };
}

/** What can be done with a run; the form for its questions is apart. */
export function RunMoves({ run, permissions, children }: Props) {
  const { tenant, refId, status, rowVersion, step, reviewed } = run;
  const record = { tenant: tenant.refId, refId, status, rowVersion, reviewed };
  return (
    <MoveBar record={record} machine={ONBOARDING_MACHINE} offers={offersFor(step)} permissions={permissions}>
      {children}
    </MoveBar>
  );
}

export function DeleteRun({ run: { tenant, refId, rowVersion }, permissions }: Props) {
  return (
    <DeleteRecord
      what="onboarding run"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteOnboardingRun}
      list={`/tenants/${tenant.refId}/onboarding-runs`}
      permissions={permissions}
    />
  );
}
