"use client";

import type { Result } from "@/lib/core/errors";
import { DialogForm } from "./dialog-form";
import type { Form } from "./form";
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
  const { label, explain, variant, fields = [] } = offer;
  const action = offer.action as (given: Record<string, unknown>) => Promise<Result<{ status: string }>>;
  const form: Form<{ status: string }> = {
    fields: [...fields, reasonField(reason)],
    send: (answers) => action({ ...given, ...answers }),
  };
  return (
    <DialogForm
      title={label}
      {...(explain ? { explain } : {})}
      form={form}
      submit={label}
      variant={variant === "danger" ? "danger" : "primary"}
      done={({ status }) => `Status changed to ${humanize(status).toLowerCase()}.`}
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
    ...(demanded ? {} : { hint: "Shown in the history. Leave empty, or use at least 10 characters." }),
  };
}
