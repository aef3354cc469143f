import type { TenantScope } from "@/lib/core/access/scope";
import { countsOf, danglingIn } from "@/lib/testing/crash/whole.fixture";

/** The work of a provider or a duty: its input, as plain data, and the call that is repeated after a crash. */
type Work<G> = {
  given: (scope: TenantScope) => Promise<G> | G;
  run: (scope: TenantScope, given: G) => Promise<unknown>;
};

/** What to compare. A provider must leave the same rows, documents and keys, and no dangling pointer. */
type Look<G> = {
  /** The final state, which must be the same after a crash and a repetition as after an undisturbed run. */
  leaves: (scope: TenantScope, given: G) => Promise<unknown>;
  /** Violations between the crash and the repetition: must be empty. */
  broken: (scope: TenantScope, given: G) => Promise<string[]>;
};

type Case<G> = Work<G> & Look<G> & { name: string };
export type AnyCase = Case<never>;

const WHOLE: Look<unknown> = { leaves: countsOf, broken: danglingIn };

export const provider = <G>(name: string, given: Work<G>["given"], run: Work<G>["run"]): AnyCase =>
  ({ ...WHOLE, name, given, run }) as AnyCase;

/** A worker's duty. `name` says what must hold whenever the worker is killed and another takes over. */
export const duty = <G>(name: string, work: Work<G> & Partial<Look<G>>): AnyCase =>
  ({ ...WHOLE, ...work, name }) as AnyCase;
