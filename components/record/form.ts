import type { Result } from "@/lib/core/errors";
import type { FormField } from "./form-fields";

/** An action's input without the form's fields. */
type Rest<G, F extends readonly FormField[]> = [G] extends [never] ? never : Omit<G, F[number]["name"]>;

type TextKind = "text" | "email" | "url" | "date" | "moment" | "long" | "choice" | "dependent" | "lookup";

/** The kind of field for a value of an action's input. */
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

/** The input names of an action, each with the field kinds that can provide its value. */
type NamedBy<G> = { [N in keyof G & string]-?: { name: N } & KindOf<NonNullable<G[N]>> & Details }[keyof G & string];

/**
 * An action and the source of its input: the user fills in `fields`, and `given` is added. A field that the action does
 * not accept is a type error, and so is a required value missing from both.
 */
export type FormSpec<G, F extends readonly FormField[], T> = {
  action: (given: G) => Promise<Result<T>>;
  fields: F & readonly NamedBy<NoInfer<G>>[];
  given: NoInfer<Rest<G, F>>;
};

/** A form that passed this type check, without its generic types. */
export type Form<T> = {
  readonly fields: readonly FormField[];
  readonly send: (answers: Record<string, unknown>) => Promise<Result<T>>;
};

export function formOf<G, const F extends readonly FormField[], T>(spec: FormSpec<G, F, T>): Form<T> {
  const { action, fields, given } = spec;
  // Form values are text from a browser. The action's schema validates them.
  return { fields, send: (answers) => action({ ...given, ...answers } as G) };
}
