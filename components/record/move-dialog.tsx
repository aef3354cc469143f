"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import type { Failure, Result } from "@/lib/core/errors";
import { answersOf, FormFields, type FormField } from "./form-fields";
import type { MoveOffer } from "./move-bar";
import { wordsOf } from "./words";

type Props = {
  offer: MoveOffer;
  given: Record<string, unknown>;
  reason: "demanded" | "optional";
  onClose: () => void;
};

/** Confirms one move of exactly the record that is on show, and says what came of it. */
export function MoveDialog({ offer, given, reason, onClose }: Props) {
  const router = useRouter();
  const { pending, run } = useAction(offer.action as (given: Record<string, unknown>) => Promise<Result<{ status: string }>>);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { label, explain, variant = "primary" } = offer;
  const fields: FormField[] = [...(offer.fields ?? []), reasonField(reason)];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailure(null);
    run({ ...given, ...answersOf(new FormData(event.currentTarget), fields) }, {
      onDone: ({ status }) => {
        toast({ title: `Done: it is ${wordsOf(status).toLowerCase()}.`, hue: "good" });
        onClose();
        router.refresh();
      },
      onRefused: setFailure,
    });
  }

  const onField = fields.some(({ name }) => Object.keys(failure?.fields ?? {}).some((path) => path.split(".")[0] === name));
  const stale = failure?.code === "CONFLICT";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={label}
      {...(explain ? { description: explain } : {})}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="move" variant={variant === "danger" ? "danger" : "primary"} pending={pending}>
            {label}
          </Button>
        </>
      }
    >
      <form id="move" onSubmit={submit} noValidate className="grid gap-3">
        <FormFields fields={fields} errors={failure?.fields} />
        {failure && !onField && (
          <Notice
            hue="bad"
            title={failure.message}
            alert
            action={stale ? <Button onClick={() => (onClose(), router.refresh())}>Reload</Button> : undefined}
          >
            Request <Id value={failure.requestId} />
          </Notice>
        )}
      </form>
    </Dialog>
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
