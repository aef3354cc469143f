"use client";

import { DeleteRecord } from "@/components/record/delete-record";
import type { FormField } from "@/components/record/form-fields";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import {
  acceptContract,
  declineContract,
  deleteContract,
  sendContract,
  terminateContract,
  voidContract,
} from "@/lib/contracts/actions";
import { CONTRACT_MACHINE, type ContractDetail, type ContractEvent } from "@/lib/contracts/model";
import type { Permission } from "@/lib/core/access/permissions";

type Props = { contract: ContractDetail; permissions: readonly Permission[] };

const ACCEPTANCE: readonly FormField[] = [
  { name: "name", label: "Accepted by", required: true, maxLength: 200 },
  { kind: "email", name: "email", label: "Email", required: true, maxLength: 254 },
  { kind: "moment", name: "at", label: "When", required: true, hint: "In your local time." },
  { name: "ip", label: "From IP address", maxLength: 45, hint: "If known." },
  {
    name: "termsVersion",
    label: "Terms version",
    maxLength: 60,
    hint: "If it differs from the drafted version.",
  },
];

/** Sealing stands in a panel of its own, with the PDF it wants. */
const OFFERS: Partial<Record<ContractEvent, MoveOffer>> = {
  send: {
    label: "Mark as sent",
    action: sendContract,
    variant: "primary",
    explain: "After that, its terms cannot be changed.",
  },
  accept: {
    label: "Record acceptance",
    action: acceptContract,
    variant: "primary",
    explain: "Who accepted it, when and from where. This record is permanent. Next, seal the signed PDF.",
    fields: ACCEPTANCE,
  },
  decline: {
    label: "Mark as declined",
    action: declineContract,
    explain: "The counterparty declined it. This ends the contract.",
  },
  void: {
    label: "Void",
    action: voidContract,
    variant: "danger",
    explain: "This ends the contract without sealing it. It cannot be reopened.",
  },
  terminate: {
    label: "Terminate",
    action: terminateContract,
    variant: "danger",
    explain: "The agreement ends now. Its PDF stays locked until its retention date.",
  },
};

/** Actions with a contract beside sealing it. */
export function ContractMoves({ contract: { tenant, refId, status, rowVersion }, permissions }: Props) {
  const record = { tenant: tenant.refId, refId, status, rowVersion };
  return <MoveBar record={record} machine={CONTRACT_MACHINE} offers={OFFERS} permissions={permissions} />;
}

export function DeleteContract({ contract: { tenant, refId, rowVersion }, permissions }: Props) {
  return (
    <DeleteRecord
      what="contract"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteContract}
      list={`/tenants/${tenant.refId}/contracts`}
      permissions={permissions}
    />
  );
}
