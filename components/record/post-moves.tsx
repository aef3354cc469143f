"use client";

import type { Permission } from "@/lib/core/access/permissions";
import type { Machine } from "@/lib/core/records/machine";
import { MoveBar, type Movable, type MoveOffer } from "./move-bar";

const OFFERS = {
  submit: {
    label: "Submit for review",
    explain: "Somebody else decides on exactly the text on show.",
    variant: "primary",
  },
  withdraw: { label: "Withdraw", explain: "It is a draft again, and nobody decides on it." },
  request_changes: { label: "Request changes", explain: "It goes back to whoever wrote it, with your reason." },
  revise: { label: "Take back to draft", explain: "Its text can be changed, and it can be submitted again." },
  reject: { label: "Reject", explain: "It goes no further; it can only be archived.", variant: "danger" },
  approve: {
    label: "Approve",
    explain: "Exactly the text on show may then be scheduled. A changed text must be approved anew.",
    variant: "primary",
  },
  schedule: {
    label: "Schedule",
    explain: "It goes out by itself at the time you give, within a minute or so.",
    variant: "primary",
    fields: [
      {
        kind: "moment",
        name: "publishAt",
        label: "Goes out at",
        required: true,
        hint: "Your local time, up to a year ahead.",
      },
    ],
  },
  unschedule: { label: "Unschedule", explain: "It stays approved, without a time to go out at." },
  retry: {
    label: "Retry",
    explain: "It goes out at its planned time, or soon where that has passed. Look first whether it is out already.",
    variant: "primary",
  },
  unpublish: {
    label: "Unpublish",
    explain: "It is noted here that it is no longer out. Take it down where it was published as well.",
    variant: "danger",
  },
  archive: { label: "Archive", explain: "It is put away for good: no move leads out of the archive." },
} as const satisfies Record<string, Omit<MoveOffer, "action">>;

type PostActions = Record<keyof typeof OFFERS, MoveOffer["action"]>;

type Props<S extends string> = {
  record: Movable<S>;
  machine: Machine<S, string>;
  actions: PostActions;
  permissions: readonly Permission[];
};

/** What can be done with a post of any kind on its way out. */
export function PostMoves<S extends string>({ actions, ...rest }: Props<S>) {
  const entries = Object.entries(OFFERS) as [keyof typeof OFFERS, Omit<MoveOffer, "action">][];
  const offers = Object.fromEntries(entries.map(([event, offer]) => [event, { ...offer, action: actions[event] }]));
  return <MoveBar<S, string> {...rest} offers={offers} />;
}
