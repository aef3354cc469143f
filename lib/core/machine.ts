/** A state machine as a table: for each event the states it leaves, the one it reaches, and whether it wants a reason. */
export type Machine<S extends string, E extends string> = Readonly<
  Record<E, { readonly from: readonly S[]; readonly to: S; readonly reason?: "demanded" }>
>;

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

/** One move in a record's history, as pages show it. */
export type TransitionView = {
  event: string;
  from: string;
  to: string;
  actor: string;
  reason: string | null;
  contentSha256: string | null;
  at: string;
};
