import type { Permission } from "@/lib/core/access/permissions";
import type { Result } from "@/lib/core/errors";

/** One event of a state machine: the states it starts from, the one it leads to, and what it requires. */
export type MachineEvent<S extends string> = {
  readonly from: readonly S[];
  readonly to: S;
  /** The permission that staff need. Our programs can make every event; `program` is reserved for them. */
  readonly by: Permission | "program";
  readonly reason?: "demanded";
  /**
   * How the event relates to a review:
   * - `submit` records who submitted.
   * - `decide` and `approve` are refused to the submitter and to anyone who read another text. They record the decision
   *   and its reason; `approve` also records the approved sha256.
   * - `release` requires that the content is what was approved.
   * - `read` is a decision whose row has no review columns.
   *
   * All except `submit` are refused unless the text that was read, the row, the document and the bytes match.
   */
  readonly review?: Review;
};

type Review = "submit" | "decide" | "approve" | "release" | "read";

/** A state machine as a table, drawn in docs/state-machines.md. */
export type Machine<S extends string, E extends string> = Readonly<Record<E, MachineEvent<S>>>;

/** The machine of an entity without reviews. */
export type UnreviewedMachine<S extends string, E extends string> = Readonly<
  Record<E, MachineEvent<S> & { readonly review?: undefined }>
>;

/** Whether an event requires a text that was read and is the same in every store. */
export function isAboutText({ review }: MachineEvent<string>): boolean {
  return review !== undefined && review !== "submit";
}

/** Whether an event is a reviewer's verdict on a text. */
export function isVerdict({ review, by }: MachineEvent<string>): boolean {
  return review === "approve" || review === "decide" || (review === "read" && by.endsWith(":decide"));
}

/** The events that are possible in a state. Pure: pages use it to show the available actions. */
export function eventsFrom<S extends string, E extends string>(machine: Machine<S, E>, state: S): E[] {
  return (Object.keys(machine) as E[]).filter((event) => machine[event].from.includes(state));
}

/**
 * A row's state, checked against the declared states.
 * @throws for a state that the code does not know
 */
export function stateOf<S extends string>(states: readonly S[], kept: string): S {
  const state = states.find((each) => each === kept);
  if (!state) throw new Error(`The row's state "${kept}" is none of ${states.join(", ")}.`);
  return state;
}

/** One transition in a record's history, as pages show it. */
export type TransitionView = {
  event: string;
  from: string;
  to: string;
  actor: string;
  reason: string | null;
  contentSha256: string | null;
  at: string;
};

/** The text of a record under review, for the page that shows it. */
export type ReviewedText = {
  /** The sha256 of the displayed bytes; null if there are none. A decision names it. */
  shownSha256: string | null;
  /** Why no decision on this text is possible, in a sentence; null when the row, the document and the bytes match. */
  obstacle: string | null;
};

/** Who took part in a review. `by` is null for our programs. */
type Reviewer = { by: { name: string; isYou: boolean } | null; at: string };

/** A record's last review, as pages show it; null before the first. */
export type ReviewView = {
  submitted: Reviewer | null;
  decided: (Reviewer & { reason: string | null }) | null;
  /** What the reader did with the text, which prevents them from deciding on it. */
  yours: "submitted" | "wrote" | null;
};

/** The server action for the events of an entity's machine. `event` in its input selects the event. */
export type TransitionAction<K extends string = string> = ((given: never) => Promise<Result<{ status: string }>>) & {
  readonly kind: K;
};
