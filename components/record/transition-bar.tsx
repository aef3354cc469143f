import type { ReactNode } from "react";
import { Notice } from "@/components/ui/states";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import { endsWork, type Entity } from "@/lib/core/entity";
import {
  isAboutText,
  type MachineEvent,
  type ReviewedText,
  type ReviewView,
  type TransitionAction,
} from "@/lib/core/records/machine";
import { decisionKey } from "./decision-keys";
import type { FormField } from "./form-fields";
import { TransitionButtons, type Offer } from "./transition-buttons";

/** The displayed record. A transition is refused if it has changed since. */
type Shown<S extends string> = {
  /** Null for a record without a tenant. */
  tenant: { refId: string } | null;
  refId: string;
  status: S;
  rowVersion: number;
  /** The displayed text, if the record's text is reviewed. */
  reviewed?: ReviewedText;
  review?: ReviewView;
};

type EventOf<D extends Entity> = keyof D["machine"] & string;

type Props<D extends Entity> = {
  entity: D;
  record: Shown<D["statuses"][number]>;
  action: TransitionAction<D["kind"]>;
  permissions: readonly Permission[];
  /** Extra form fields of an event, besides the reason. */
  fields?: Readonly<Partial<Record<EventOf<D>, readonly FormField[]>>>;
  /** Events to hide although the state allows them. */
  hidden?: readonly EventOf<D>[];
  /** Text next to the decision buttons: the subject ("Version 3") and what approving it does. */
  decision?: { subject: string; consequence: string; link: ReactNode };
  /** Content next to the other buttons. */
  children?: ReactNode;
};

/**
 * Buttons for the events allowed in the record's state. An event that no role of the user allows has no button. One that
 * is only impossible now is disabled, with a reason.
 */
export function TransitionBar<D extends Entity>(props: Props<D>) {
  const { entity, record, action, permissions, fields = {}, hidden = [], decision, children } = props;
  const events = Object.entries<MachineEvent<string>>(entity.machine ?? {});
  const offered = events.flatMap(([event, means]): (Offer & { means: MachineEvent<string> })[] => {
    const words = entity.events[event];
    if (!words?.button || !means.from.includes(record.status) || (hidden as readonly string[]).includes(event))
      return [];
    return [
      {
        means,
        event,
        label: words.button,
        title: isDecision(means) && decision ? `${words.button} ${decision.subject.toLowerCase()}` : words.button,
        notice: noticeOf(entity, words.past),
        reason: means.reason === "demanded" ? "demanded" : "optional",
        fields: (fields as Record<string, readonly FormField[]>)[event] ?? [],
        ...(words.explain ? { explain: words.explain } : {}),
        ...(words.variant ? { variant: words.variant } : {}),
        ...(isAboutText(means) ? { text: record.reviewed?.shownSha256 ?? null } : {}),
        obstacle: obstacleOf(record, means),
        shortcut: decisionKey(means, words),
        ...(endsWork(entity, record.status, means, permissions)
          ? { done: `${words.past}: ${titleOf(entity, record)}` }
          : {}),
      },
    ];
  });
  const allowed = offered.filter(({ means }) => isAllowed(means, permissions));
  const decisions = allowed.filter(({ means }) => isDecision(means));
  const others = allowed.filter(({ means }) => !isDecision(means));
  const decided = offered.find(({ means }) => isDecision(means));
  const unverified = others.some(({ means }) => isAboutText(means)) ? record.reviewed?.obstacle : null;
  const { tenant, refId, rowVersion } = record;
  const given = { ...(tenant ? { tenant: tenant.refId } : {}), refId, rowVersion };
  return (
    <>
      {decided && (
        <Decision
          subject={decision?.subject ?? `This ${entity.names.one}`}
          note={decisions[0] ? (decisions[0].obstacle ?? decision?.consequence) : whoDecides(decided.means)}
          link={decision?.link}
        >
          <TransitionButtons offers={primaryLast(decisions)} given={given} action={action} describedBy={NOTE} />
        </Decision>
      )}
      {(others.length > 0 || children) && (
        <section aria-label="Actions" className="my-2 flex flex-wrap items-center gap-2">
          {children && <div className="min-w-0 flex-1 basis-full text-ink-muted sm:basis-64">{children}</div>}
          {unverified && <Unverified why={unverified} />}
          <TransitionButtons offers={others} given={given} action={action} />
        </section>
      )}
    </>
  );
}

const NOTE = "decision-note";

/** Banner on a record that needs review. Explains why the user cannot decide. */
function Decision(props: { subject: string; note: string | undefined; link: ReactNode; children: ReactNode }) {
  const { subject, note, link, children } = props;
  return (
    <section
      aria-label="Decision"
      className="my-2 flex flex-wrap items-center gap-2 rounded-md bg-attention-soft px-3 py-2"
    >
      <p className="min-w-0 flex-1 basis-64">
        <strong className="font-medium">{subject} needs review.</strong>{" "}
        <span id={NOTE} className="text-ink-muted">
          {note}
        </span>{" "}
        {link}
      </p>
      <div className="flex flex-wrap gap-2">{children}</div>
    </section>
  );
}

/** Explains why no decision is possible on an unverified text. */
function Unverified({ why }: { why: string }) {
  return (
    <div className="basis-full">
      <Notice hue="bad" title="Its text cannot be verified, so it cannot be reviewed">
        {why} The storage panel shows each copy.
      </Notice>
    </div>
  );
}

function isDecision({ review }: MachineEvent<string>): boolean {
  return review === "decide" || review === "approve";
}

/** What people call the record. */
function titleOf({ title, names }: Entity, record: object): string {
  return String((record as Record<string, unknown>)[title] ?? names.one);
}

function primaryLast<T extends Offer>(offers: readonly T[]): T[] {
  return offers.toSorted((one, other) => Number(one.variant === "primary") - Number(other.variant === "primary"));
}

/** Notice on success: "Blog post approved." */
function noticeOf({ names: { one } }: Entity, past: string): string {
  return `${one.charAt(0).toUpperCase()}${one.slice(1)} ${past.charAt(0).toLowerCase()}${past.slice(1)}.`;
}

/** Whether a role of the user could ever trigger the event. */
function isAllowed({ by }: MachineEvent<string>, permissions: readonly Permission[]): boolean {
  return by !== "program" && permissions.includes(by);
}

function whoDecides({ by }: MachineEvent<string>): string | undefined {
  return by === "program" ? undefined : requiredRole(by);
}

function obstacleOf({ reviewed, review }: Shown<string>, means: MachineEvent<string>): string | null {
  if (isDecision(means) && review?.yours) return `You ${review.yours} it, so someone else must review it.`;
  if (!isAboutText(means) || !reviewed?.obstacle) return null;
  return isDecision(means) ? `Its text cannot be verified. ${reviewed.obstacle}` : reviewed.obstacle;
}
