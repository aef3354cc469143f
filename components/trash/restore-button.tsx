"use client";

import { DialogButton } from "@/components/record/dialog-button";
import type { Permission } from "@/lib/core/access/permissions";
import { restoreRecord } from "@/lib/trash/actions";
import type { TrashRow } from "@/lib/trash/model";

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
      action={restoreRecord}
      given={{ tenant, kind: row.kind, refId: row.refId, rowVersion: row.rowVersion }}
      done={`The ${what} is back.`}
      onDone={onDone}
    />
  );
}
