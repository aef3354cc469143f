"use client";

import type { Permission } from "@/lib/core/access/permissions";
import type { Result } from "@/lib/core/errors";
import { DialogButton } from "./dialog-button";

export type DeleteOffer = {
  /** "strategy", as in "Delete this strategy". */
  what: string;
  record: { tenant: string; refId: string; rowVersion: number };
  action: (given: {
    tenant: string;
    refId: string;
    rowVersion: number;
    reason: string;
  }) => Promise<Result<{ deletedOn: string }>>;
  /** Where to go when it is gone: its list. */
  list: string;
};

const REASON = [{ kind: "long", name: "reason", label: "Reason", required: true, rows: 3, maxLength: 2000 }] as const;

/** Puts a record into the trash, after a reason. */
export function DeleteRecord({
  permissions,
  what,
  record,
  action,
  list,
}: DeleteOffer & { permissions: readonly Permission[] }) {
  return (
    <DialogButton
      label="Delete"
      look="ghost"
      needs="record:delete"
      permissions={permissions}
      title={`Delete this ${what}`}
      explain="It moves to the trash and no longer appears in lists or search. You can restore it until it is purged."
      fields={REASON}
      submit="Delete"
      variant="danger"
      action={action}
      given={record}
      done={`The ${what} was moved to the trash.`}
      href={list}
    />
  );
}
