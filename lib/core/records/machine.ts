import type { Permission } from "@/lib/core/access/permissions";
import type { Result } from "@/lib/core/errors";

/** One event of a state machine: the states it leaves, the one it reaches, and what making it takes. */
export type MachineEvent<S extends string> = {
  readonly from: readonly S[];
  readonly to: S;
  /** What staff need to make it. Programs of ours make every event; `program` is for them alone. */
  readonly by: Permission | "program";
  readonly reason?: "demanded";
  /**
   * What it means for content under review: `submit` notes who submitted; a `decide` or `approve` is refused to that
   * person and to whoever read another text, and keeps who decided and why; `approve` also keeps the sha256 approved;
   * `release` wants the content to be what was approved; `read` is a decision whose row keeps no columns of a review.
   * All but `submit` are refused unless the text that was read, the row, the document and the bytes agree.
   */
  readonly review?: Review;
};

type Review = "submit" | "decide" | "approve" | "release" | "read";

/** A state machine as a table, drawn in docs/state-machines.md. */
export type Machine<S extends string, E extends string> = Readonly<Record<E, MachineEvent<S>>>;

/** A machine of what nobody reviews. */
export type UnreviewedMachine<S extends string, E extends string> = Readonly<
  Record<E, MachineEvent<S> & { readonly review?: undefined }>
>;

/** Whether an event is about a text, which must then be the one that was read and the same in every store. */
export function isAboutText({ review }: MachineEvent<string>): boolean {
  return review !== undefined && review !== "submit";
}

/** The events that may happen in a state. Pure: the pages use it to show what can be done. */
export function eventsFrom<S extends string, E extends string>(machine: Machine<S, E>, state: S): E[] {
  return (Object.keys(machine) as E[]).filter((event) => machine[event].from.includes(state));
}

/** A state as a row keeps it, checked against those the code knows. @throws where the database knows one more */
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

/** The text of a record under review, as the page that shows it was given it. */
export type ReviewedText = {
  /** Of the very bytes on show; null where there are none. A decision names it. */
  shownSha256: string | null;
  /** Why nothing can be decided on this text, in a sentence; null where the row, the document and the bytes agree. */
  obstacle: string | null;
};

/** Who did a part of a review; `by` is null where a program of ours did. */
type Reviewer = { by: { name: string; isYou: boolean } | null; at: string };

/** A record's last review, as pages show it; null where it has not come to that. */
export type ReviewView = {
  submitted: Reviewer | null;
  decided: (Reviewer & { reason: string | null }) | null;
  /** What the reader did with the text, and so cannot decide on it. */
  yours: "submitted" | "wrote" | null;
};

/** The server action that makes the events of an entity's machine: `event` in what it is given says which. */
export type TransitionAction<K extends string = string> = ((given: never) => Promise<Result<{ status: string }>>) & {
  readonly kind: K;
};
