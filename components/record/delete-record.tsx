import type { Permission } from "@/lib/core/access/permissions";
import type { Entity } from "@/lib/core/entity";
import type { Result } from "@/lib/core/errors";
import { DialogButton } from "./dialog-button";

type Props = {
  entity: Entity;
  record: { tenant: { refId: string }; refId: string; rowVersion: number };
  action: (given: {
    tenant: string;
    refId: string;
    rowVersion: number;
    reason: string;
  }) => Promise<Result<{ deletedOn: string }>>;
  permissions: readonly Permission[];
};

const REASON = [{ kind: "long", name: "reason", label: "Reason", required: true, rows: 3, maxLength: 2000 }] as const;

/** Puts a record into the trash, after a reason, and goes to its list. */
export function DeleteRecord({ entity: { names, path }, record, action, permissions }: Props) {
  const { tenant, refId, rowVersion } = record;
  return (
    <DialogButton
      label="Delete"
      look="ghost"
      needs="record:delete"
      permissions={permissions}
      title={`Delete this ${names.one}`}
      explain="It goes to the trash and is in no list or search from then on. It can be restored until it is purged."
      fields={REASON}
      submit="Delete"
      variant="danger"
      action={action}
      given={{ tenant: tenant.refId, refId, rowVersion }}
      done={`The ${names.one} is in the trash.`}
      href={`/tenants/${tenant.refId}/${path}`}
    />
  );
}
