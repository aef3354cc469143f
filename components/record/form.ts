import type { Result } from "@/lib/core/errors";
import type { FormField } from "./form-fields";

/** What an action is given, without the fields that the form asks for. */
type Rest<G, F extends readonly FormField[]> = [G] extends [never] ? never : Omit<G, F[number]["name"]>;

type TextKind = "text" | "email" | "url" | "date" | "moment" | "long" | "choice";

/** How a value of an action's input is asked for. */
type KindOf<V> = unknown extends V
  ? { kind?: string }
  : V extends boolean
    ? { kind: "switch" }
    : V extends number
      ? { kind: "number" }
      : V extends readonly unknown[]
        ? { kind: "choices" }
        : { kind?: TextKind };

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type Details = { [Key in Exclude<KeysOf<FormField>, "name" | "kind">]?: unknown };

/** The names of the values that an action takes, each with the kinds of field that can give it. */
type NamedBy<G> = { [N in keyof G & string]-?: { name: N } & KindOf<NonNullable<G[N]>> & Details }[keyof G & string];

/**
 * An action, and where its input comes from: `fields` are asked for, `given` goes with the answers. A field that the
 * action does not take is a type error, and so is a required value that comes from neither.
 */
export type FormSpec<G, F extends readonly FormField[], T> = {
  action: (given: G) => Promise<Result<T>>;
  fields: F & readonly NamedBy<NoInfer<G>>[];
  given: NoInfer<Rest<G, F>>;
};

/** A form that has passed that check, without the types it was checked by. */
export type Form<T> = {
  readonly fields: readonly FormField[];
  readonly send: (answers: Record<string, unknown>) => Promise<Result<T>>;
};

export function formOf<G, const F extends readonly FormField[], T>(spec: FormSpec<G, F, T>): Form<T> {
  const { action, fields, given } = spec;
  // The answers are text from a browser: the action's own schema checks their values.
  return { fields, send: (answers) => action({ ...given, ...answers } as G) };
}
