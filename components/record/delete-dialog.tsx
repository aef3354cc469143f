"use client";

import { useState, type FormEvent } from "react";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import type { Failure } from "@/lib/core/errors";
import type { DeleteOffer } from "./delete-record";
import { FormFields } from "./form-fields";

const REASON = [{ kind: "long", name: "reason", label: "Reason", required: true, rows: 3, maxLength: 2000 }] as const;

type Props = { offer: DeleteOffer; onClose: () => void; onDeleted: () => void };

/** Asks why, deletes exactly the record on show, and says where it went. */
export function DeleteDialog({ offer, onClose, onDeleted }: Props) {
  const { pending, run } = useAction(offer.action);
  const [failure, setFailure] = useState<Failure | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailure(null);
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    run({ ...offer.record, reason }, {
      onDone: () => {
        toast({ title: `The ${offer.what} is in the trash.`, hue: "good" });
        onDeleted();
      },
      onRefused: setFailure,
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete this ${offer.what}`}
      description="It goes to the trash and is in no list or search from then on. It can be restored until it is purged."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="delete" variant="danger" pending={pending}>
            Delete
          </Button>
        </>
      }
    >
      <form id="delete" onSubmit={submit} noValidate className="grid gap-3">
        <FormFields fields={REASON} errors={failure?.fields} />
        {failure && !failure.fields?.reason && (
          <Notice hue="bad" title={failure.message} alert>
            Request <Id value={failure.requestId} />
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
