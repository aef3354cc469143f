"use client";

import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/states";
import { whoMay, type Permission } from "@/lib/core/access/permissions";
import { eventsFrom, isAboutText, type Machine, type ReviewedText } from "@/lib/core/records/machine";
import type { MoveOffer } from "./move-offer";

export type { MoveOffer };

const MoveDialog = dynamic(() => import("./move-dialog").then((module) => module.MoveDialog), { ssr: false });

/** The record as it is on show: a move is refused when it has changed since. */
export type Movable<S extends string> = {
  tenant: string;
  refId: string;
  status: S;
  rowVersion: number;
  /** Of a record whose text is reviewed: the text on show. */
  reviewed?: ReviewedText;
  /** Submitted or written by whoever is looking. */
  own?: boolean;
};

type Given = { tenant: string; refId: string; rowVersion: number } & Record<string, unknown>;

type Props<S extends string, E extends string> = {
  record: Movable<S>;
  machine: Machine<S, E>;
  /** The events staff may be offered; the state decides which of them there are. */
  offers: Partial<Record<E, MoveOffer>>;
  permissions: readonly Permission[];
  /** What is said beside the buttons. */
  children?: ReactNode;
};

/** Actions with a record in its state. What one may not do is disabled, and says why. */
export function MoveBar<S extends string, E extends string>(props: Props<S, E>) {
  const { record, machine, offers, permissions, children } = props;
  const [chosen, setChosen] = useState<E | null>(null);
  const events = eventsFrom(machine, record.status).filter((event) => offers[event]);
  if (events.length === 0 && !children) return null;
  const offer = chosen && offers[chosen];
  const unverified = events.some((event) => isAboutText(machine[event])) ? record.reviewed?.obstacle : null;
  return (
    <section aria-label="Actions" className="my-2 flex flex-wrap items-center gap-2">
      {children && <div className="min-w-0 flex-1 basis-full text-ink-muted sm:basis-64">{children}</div>}
      {unverified && <Unverified why={unverified} />}
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
          given={givenOf(record, machine[chosen])}
          reason={machine[chosen].reason === "demanded" ? "demanded" : "optional"}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}

/** Says why nothing can be decided on a text. */
function Unverified({ why }: { why: string }) {
  return (
    <div className="basis-full">
      <Notice hue="bad" title="Its text cannot be verified, so it cannot be reviewed">
        {why} The storage panel shows each copy.
      </Notice>
    </div>
  );
}

function givenOf({ tenant, refId, rowVersion, reviewed }: Movable<string>, means: Means): Given {
  const named = isAboutText(means) ? { contentSha256: reviewed?.shownSha256 ?? null } : {};
  return { tenant, refId, rowVersion, ...named };
}

type Means = Machine<string, string>[string];

function obstacleOf(record: Movable<string>, means: Means, permissions: readonly Permission[]): string | null {
  const { by, review } = means;
  if (by === "program") return "This happens automatically.";
  if (!permissions.includes(by)) return `Your role cannot do this. Required role: ${whoMay(by)}.`;
  if ((review === "decide" || review === "approve") && record.own) {
    return "You wrote or submitted it, so someone else must review it.";
  }
  return isAboutText(means) ? (record.reviewed?.obstacle ?? null) : null;
}
