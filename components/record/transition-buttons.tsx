"use client";

import dynamic from "next/dynamic";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { useQueue } from "@/components/table/use-queue";
import { Button } from "@/components/ui/button";
import { Id } from "@/components/ui/id";
import { Kbd } from "@/components/ui/kbd";
import { singleKeysOn, subscribeSingleKeys } from "@/components/ui/keys";
import type { TransitionAction } from "@/lib/core/records/machine";
import type { Form } from "./form";
import type { FormField } from "./form-fields";

const DialogForm = dynamic(() => import("./dialog-form").then((module) => module.DialogForm), { ssr: false });

/** An event's button and confirmation dialog. */
export type Offer = {
  event: string;
  label: string;
  title: string;
  explain?: string;
  /** `danger` applies to the confirm button, not to the button that opens the dialog. */
  variant?: "primary" | "danger";
  reason: "demanded" | "optional";
  fields: readonly FormField[];
  /** SHA-256 of the displayed text, if the event concerns it. */
  text?: string | null;
  /** Why the user cannot trigger it now; null if they can. */
  obstacle: string | null;
  notice: string;
  /** The key that opens its dialog. */
  shortcut: string | null;
  /** The notice if the next record of a queue opens. Absent if the record still needs work after the event. */
  done?: string;
};

type Props = {
  offers: readonly Offer[];
  /** The displayed record. */
  given: { tenant?: string; refId: string; rowVersion: number };
  action: TransitionAction;
  /** ID of the element that explains why the buttons are disabled. Without it, each button has its own explanation. */
  describedBy?: string;
};

/**
 * One button per event. Each opens a dialog that asks for a reason and the event's other fields. In a queue, the next
 * record opens after an event that ends the work on this one.
 */
export function TransitionButtons({ offers, given, action, describedBy }: Props) {
  const [chosen, setChosen] = useState<Offer | null>(null);
  const openNext = useQueue();
  const hints = useSyncExternalStore(subscribeSingleKeys, singleKeysOn, () => true);
  const hintOf = (offer: Offer) => (hints ? keyOf(offer) : undefined);
  const keys = useMemo(() => {
    const pairs = offers.flatMap((offer) => {
      const key = keyOf(offer);
      return key ? [[key, () => setChosen(offer)] as const] : [];
    });
    return Object.fromEntries(pairs);
  }, [offers]);
  useShortcuts({ keys });
  const leave = chosen?.done === undefined ? null : openNext;
  return (
    <>
      {offers.map((offer) => (
        <Button
          key={offer.event}
          variant={offer.variant === "primary" ? "primary" : "secondary"}
          disabled={offer.obstacle !== null}
          {...describing(offer, describedBy)}
          aria-keyshortcuts={hintOf(offer)}
          onClick={() => setChosen(offer)}
        >
          {offer.label}…
          {hintOf(offer) && (
            <span aria-hidden="true" className="max-sm:hidden">
              <Kbd>{hintOf(offer)}</Kbd>
            </span>
          )}
        </Button>
      ))}
      {chosen && (
        <DialogForm
          title={chosen.title}
          {...(chosen.explain ? { explain: chosen.explain } : {})}
          form={formFor(chosen, given, action)}
          submit={chosen.label}
          variant={chosen.variant === "danger" ? "danger" : "primary"}
          done={(leave && chosen.done) || chosen.notice}
          {...(leave ? { leave } : {})}
          onClose={() => setChosen(null)}
        >
          {chosen.text && (
            <p className="text-ink-muted">
              This applies to the text shown here, with SHA-256 <Id value={chosen.text} />. Every copy is read again
              first. If any copy differs, nothing changes.
            </p>
          )}
        </DialogForm>
      )}
    </>
  );
}

/** The key of an event that the user can trigger now. */
function keyOf({ shortcut, obstacle }: Offer): string | undefined {
  return obstacle === null ? (shortcut ?? undefined) : undefined;
}

/** Form of an event's dialog. Only the page knows the event's fields; the action validates them. */
function formFor({ event, fields, reason, text }: Offer, given: Props["given"], action: TransitionAction) {
  const shown = { ...given, event, ...(text === undefined ? {} : { contentSha256: text }) };
  const send: Form<{ status: string }>["send"] = (answers) => action({ ...shown, ...answers } as never);
  return { fields: [...fields, reasonField(reason)], send };
}

function describing({ obstacle }: Offer, describedBy: string | undefined) {
  if (describedBy) return { "aria-describedby": describedBy };
  return obstacle ? { "data-tip": obstacle, "aria-description": obstacle } : {};
}

function reasonField(reason: Offer["reason"]): FormField {
  const demanded = reason === "demanded";
  return {
    kind: "long",
    name: "reason",
    label: demanded ? "Reason" : "Note",
    required: demanded,
    rows: 3,
    maxLength: 2000,
    ...(demanded ? {} : { hint: "Optional. Kept in the history. At least 10 characters." }),
  };
}
