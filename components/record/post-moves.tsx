"use client";

import type { Permission } from "@/lib/core/access/permissions";
import type { Machine } from "@/lib/core/records/machine";
import { MoveBar, type Movable, type MoveOffer } from "./move-bar";

const OFFERS = {
  submit: {
    label: "Submit for review",
    explain: "Someone else reviews exactly this text.",
    variant: "primary",
  },
  withdraw: { label: "Withdraw", explain: "It becomes a draft again and leaves review." },
  request_changes: { label: "Request changes", explain: "It goes back to the author with your reason." },
  revise: { label: "Return to draft", explain: "The text can be edited and submitted again." },
  reject: { label: "Reject", explain: "It can then only be archived.", variant: "danger" },
  approve: {
    label: "Approve",
    explain: "Exactly this text can then be scheduled. If it changes, it needs a new approval.",
    variant: "primary",
  },
  schedule: {
    label: "Schedule",
    explain: "It is published automatically at the time you choose, within about a minute.",
    variant: "primary",
    fields: [
      {
        kind: "moment",
        name: "publishAt",
        label: "Publish at",
        required: true,
        hint: "In your local time, up to a year ahead.",
      },
    ],
  },
  unschedule: { label: "Unschedule", explain: "It stays approved, without a publish time." },
  retry: {
    label: "Retry",
    explain:
      "It is published at its scheduled time, or soon if that has passed. Check first whether it is already published.",
    variant: "primary",
  },
  unpublish: {
    label: "Unpublish",
    explain: "Records that it is no longer published. Also take it down where it was published.",
    variant: "danger",
  },
  archive: { label: "Archive", explain: "This is permanent. Archived posts cannot be reopened." },
} as const satisfies Record<string, Omit<MoveOffer, "action">>;

type PostActions = Record<keyof typeof OFFERS, MoveOffer["action"]>;

type Props<S extends string> = {
  record: Movable<S>;
  machine: Machine<S, string>;
  actions: PostActions;
  permissions: readonly Permission[];
};

/** Actions with a post of any kind on its way out. */
export function PostMoves<S extends string>({ actions, ...rest }: Props<S>) {
  const entries = Object.entries(OFFERS) as [keyof typeof OFFERS, Omit<MoveOffer, "action">][];
  const offers = Object.fromEntries(entries.map(([event, offer]) => [event, { ...offer, action: actions[event] }]));
  return <MoveBar<S, string> {...rest} offers={offers} />;
}
