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
      explain: "The shown context file becomes the tenant's next strategy version, as a draft.",
    },
    [resumeEvent(step)]: {
      label: "Resume",
      action: resumeOnboardingRun,
      variant: "primary",
      explain: "Agents continue at the failed step. Everything stored so far is kept.",
    },
    cancel: {
      label: "Cancel run",
      action: cancelOnboardingRun,
      variant: "danger",
      explain: "This ends the run permanently. Its results stay readable, and a new run can start.",
    },
  };
}

/** Actions with a run; the form for its questions is apart. */
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
