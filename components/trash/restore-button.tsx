"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { stateLabel } from "@/components/record/words";
import type { Permission } from "@/lib/core/access/permissions";
import { findEntity } from "@/lib/entities";
import { restoreRecord } from "@/lib/trash/actions";
import type { TrashRow } from "@/lib/trash/model";

type Props = { tenant: string; row: TrashRow; permissions: readonly Permission[]; onDone: () => void };

/** Button that restores a record in the state it had when it was deleted. */
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
      action={restoreRecord}
      given={{ tenant, kind: row.kind, refId: row.refId, rowVersion: row.rowVersion }}
      done={`The ${what} was restored.`}
      onDone={onDone}
    />
  );
}
