"use client";

import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";
import { Button, type ButtonVariant } from "@/components/ui/button";
import type { Result } from "@/lib/core/errors";
import { eventsFrom, type Machine } from "@/lib/core/machine";
import { whoMay, type Permission } from "@/lib/core/permissions";
import type { FormField } from "./form-fields";

const MoveDialog = dynamic(() => import("./move-dialog").then((module) => module.MoveDialog), { ssr: false });

/** The record as it is on show: a move is refused when it has changed since. */
export type Movable<S extends string> = {
  tenant: string;
  refId: string;
  status: S;
  rowVersion: number;
  /** Of a record under review: the text on show. */
  contentSha256?: string | null;
  /** Submitted or written by whoever is looking. */
  own?: boolean;
};

type Given = { tenant: string; refId: string; rowVersion: number } & Record<string, unknown>;

/** How one event is offered: its button, what is asked before, and the action that makes it. */
export type MoveOffer = {
  label: string;
  action: (given: never) => Promise<Result<{ status: string }>>;
  /** `danger` shows where the move is confirmed, not where it is offered. */
  variant?: ButtonVariant;
  /** What making it means, said before it is made. */
  explain?: string;
  /** What the move wants besides a reason. */
  fields?: readonly FormField[];
};

type Props<S extends string, E extends string> = {
  record: Movable<S>;
  machine: Machine<S, E>;
  /** The events staff may be offered; the state decides which of them there are. */
  offers: Partial<Record<E, MoveOffer>>;
  permissions: readonly Permission[];
  /** What is said beside the buttons. */
  children?: ReactNode;
};

/** What can be done with a record in its state. What one may not do is disabled, and says why. */
export function MoveBar<S extends string, E extends string>(props: Props<S, E>) {
  const { record, machine, offers, permissions, children } = props;
  const [chosen, setChosen] = useState<E | null>(null);
  const events = eventsFrom(machine, record.status).filter((event) => offers[event]);
  if (events.length === 0 && !children) return null;
  const offer = chosen && offers[chosen];
  return (
    <section aria-label="What can be done" className="my-2 flex flex-wrap items-center gap-2">
      {children && <div className="min-w-0 flex-1 basis-full text-ink-muted sm:basis-64">{children}</div>}
      {events.map((event) => {
        const { label, variant } = offers[event] as MoveOffer;
        const obstacle = obstacleOf(record, machine[event], permissions);
        return (
          <Button
            key={event}
            variant={variant === "primary" ? "primary" : "secondary"}
            disabled={obstacle !== null}
            {...(obstacle ? { "data-tip": obstacle, "aria-description": obstacle } : {})}
            onClick={() => setChosen(event)}
          >
            {label}…
          </Button>
        );
      })}
      {chosen && offer && (
        <MoveDialog
          offer={offer}
          given={givenOf(record)}
          reason={machine[chosen].reason === "demanded" ? "demanded" : "optional"}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}

function givenOf({ tenant, refId, rowVersion, contentSha256 }: Movable<string>): Given {
  return { tenant, refId, rowVersion, ...(contentSha256 ? { contentSha256 } : {}) };
}

type Means = Machine<string, string>[string];

function obstacleOf(record: Movable<string>, { by, review }: Means, permissions: readonly Permission[]): string | null {
  if (by === "program") return "Our programs do this by themselves.";
  if (!permissions.includes(by)) return `Your role cannot do this: ask for ${whoMay(by)}.`;
  if ((review === "decide" || review === "approve") && record.own) {
    return "You wrote or submitted it, so somebody else has to decide.";
  }
  if (review && review !== "release" && record.contentSha256 === null) return "Its text was never stored.";
  return null;
}
