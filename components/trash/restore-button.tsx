"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { stateLabel } from "@/components/record/words";
import type { Permission } from "@/lib/core/access/permissions";
import type { Result } from "@/lib/core/errors";
import { findEntity } from "@/lib/entities";
import {
  restoreActivity,
  restoreBlogPost,
  restoreContract,
  restoreIntegration,
  restoreOnboardingRun,
  restoreSkill,
  restoreSocialPost,
  restoreStrategy,
  restoreWebhookEndpoint,
} from "@/lib/trash/actions";
import type { TrashKind, TrashRow } from "@/lib/trash/model";

type Restore = (given: { tenant: string; refId: string; rowVersion: number }) => Promise<Result<{ status: string }>>;

const RESTORE: Record<TrashKind, Restore> = {
  strategy: restoreStrategy,
  activity: restoreActivity,
  blog_post: restoreBlogPost,
  social_post: restoreSocialPost,
  onboarding_run: restoreOnboardingRun,
  contract: restoreContract,
  skill: restoreSkill,
  integration: restoreIntegration,
  webhook_endpoint: restoreWebhookEndpoint,
};

type Props = { tenant: string; row: TrashRow; permissions: readonly Permission[]; onDone: () => void };

/** Restores a record from the trash in the state it was deleted in. */
export function RestoreButton({ tenant, row, permissions, onDone }: Props) {
  const entity = findEntity(row.kind);
  const what = entity?.names.one ?? row.kind;
  const state = stateLabel(entity, row.status).toLowerCase();
  return (
    <DialogButton
      label="Restore"
      size="sm"
      needs="record:restore"
      permissions={permissions}
      title={`Restore this ${what}`}
      explain={`"${row.title}" returns to its lists in the state it had: ${state}.`}
      fields={[]}
      submit="Restore"
      action={RESTORE[row.kind]}
      given={{ tenant, refId: row.refId, rowVersion: row.rowVersion }}
      done={`The ${what} was restored.`}
      onDone={onDone}
    />
  );
}
