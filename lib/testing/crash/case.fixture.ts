import type { TenantScope } from "@/lib/core/scope";

/** One provider's work: what it is given, as plain data, and the call that is repeated after a crash. */
type Case<G> = {
  name: string;
  given: (scope: TenantScope) => Promise<G> | G;
  run: (scope: TenantScope, given: G) => Promise<unknown>;
};

export type AnyCase = Case<never>;

export const provider = <G>(name: string, given: Case<G>["given"], run: Case<G>["run"]): AnyCase =>
  ({ name, given, run }) as AnyCase;
