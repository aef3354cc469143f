"use client";

import { DialogButton } from "@/components/record/dialog-button";
import type { Permission } from "@/lib/core/access/permissions";
import type { Result } from "@/lib/core/errors";
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

/** Takes a record out of the trash, in the state it was deleted in. */
export function RestoreButton({ tenant, row, permissions, onDone }: Props) {
  const what = row.kind.replaceAll("_", " ");
  return (
    <DialogButton
      label="Restore"
      size="sm"
      needs="record:restore"
      permissions={permissions}
      title={`Restore this ${what}`}
      explain={`"${row.title}" is back in its lists at once, ${row.status.replaceAll("_", " ")} as it was.`}
      fields={[]}
      submit="Restore"
      action={RESTORE[row.kind]}
      given={{ tenant, refId: row.refId, rowVersion: row.rowVersion }}
      done={`The ${what} is back.`}
      onDone={onDone}
    />
  );
}
