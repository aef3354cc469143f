"use client";

import { DialogForm } from "./dialog-form";
import type { FormField } from "./form-fields";
import type { MoveOffer } from "./move-offer";
import { humanize } from "./words";

type Props = {
  offer: MoveOffer;
  given: Record<string, unknown>;
  reason: "demanded" | "optional";
  onClose: () => void;
};

/** Confirms one move of exactly the record that is on show. */
export function MoveDialog({ offer, given, reason, onClose }: Props) {
  const { label, explain, variant, fields = [], action } = offer;
  return (
    <DialogForm<{ status: string }>
      title={label}
      {...(explain ? { explain } : {})}
      fields={[...fields, reasonField(reason)]}
      submit={label}
      variant={variant === "danger" ? "danger" : "primary"}
      action={action}
      given={given}
      done={({ status }) => `Done: it is ${humanize(status).toLowerCase()}.`}
      onClose={onClose}
    />
  );
}

function reasonField(reason: Props["reason"]): FormField {
  const demanded = reason === "demanded";
  return {
    kind: "long",
    name: "reason",
    label: demanded ? "Reason" : "Note",
    required: demanded,
    rows: 3,
    maxLength: 2000,
    ...(demanded ? {} : { hint: "Kept in the history. If given, at least 10 characters." }),
  };
}
