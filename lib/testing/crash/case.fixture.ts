import type { TenantScope } from "@/lib/core/access/scope";
import { countsOf, danglingIn } from "@/lib/testing/crash/whole.fixture";

/** A provider's or a duty's work: what it is given, as plain data, and the call that is repeated after a crash. */
type Work<G> = {
  given: (scope: TenantScope) => Promise<G> | G;
  run: (scope: TenantScope, given: G) => Promise<unknown>;
};

/** What is looked at. A provider is held to the same rows, documents and keys, and to no pointer to nothing. */
type Look<G> = {
  /** What is so in the end: after a crash and a repetition the same as after a run left alone. */
  leaves: (scope: TenantScope, given: G) => Promise<unknown>;
  /** What is broken between the crash and the repetition: nothing must be. */
  broken: (scope: TenantScope, given: G) => Promise<string[]>;
};

type Case<G> = Work<G> & Look<G> & { name: string };
export type AnyCase = Case<never>;

const WHOLE: Look<unknown> = { leaves: countsOf, broken: danglingIn };

export const provider = <G>(name: string, given: Work<G>["given"], run: Work<G>["run"]): AnyCase =>
  ({ ...WHOLE, name, given, run }) as AnyCase;

/** Something a worker does by itself, and in its name what holds whenever it is killed and another worker takes over. */
export const duty = <G>(name: string, work: Work<G> & Partial<Look<G>>): AnyCase =>
  ({ ...WHOLE, ...work, name }) as AnyCase;
