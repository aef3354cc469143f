import type { Permission } from "@/lib/core/access/permissions";
import { listAddress, type Entity } from "@/lib/core/entity";
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

/** Button that moves a record to the trash. Asks for a reason, then opens the list. */
export function DeleteRecord({ entity, record, action, permissions }: Props) {
  const { tenant, refId, rowVersion } = record;
  return (
    <DialogButton
      label="Delete"
      look="ghost"
      needs="record:delete"
      permissions={permissions}
      title={`Delete this ${entity.names.one}`}
      explain="It moves to the trash and no longer appears in lists or search. You can restore it until it is purged."
      fields={REASON}
      submit="Delete"
      variant="danger"
      action={action}
      given={{ tenant: tenant.refId, refId, rowVersion }}
      done={`The ${entity.names.one} was moved to the trash.`}
      href={listAddress(entity, tenant.refId)}
    />
  );
}
