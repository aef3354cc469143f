import { readdirSync } from "node:fs";
import type { Action, ActionByEvent, Query } from "@/lib/core/access/gate";
import type { Result } from "@/lib/core/errors";

type AnyQuery = Query<string, never, unknown>;
type AnyAction = Action<never, unknown>;
type Transitions = ActionByEvent<Readonly<Record<string, AnyAction>>> & {
  readonly kind: string;
  readonly elsewhere: Readonly<Record<string, string>>;
};

/** A query, an action, or one event of an entity's transitions. */
export type Door = {
  name: string;
  spec: AnyQuery["spec"] | AnyAction["spec"];
  call: (given: unknown) => Promise<Result<unknown>>;
};

async function exported<T>(file: "queries.ts" | "actions.ts"): Promise<[string, T][]> {
  const features = readdirSync("lib", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = features.filter(({ name }) => readdirSync(`lib/${name}`).includes(file));
  const modules = await Promise.all(
    found.map(({ name }) => import(/* @vite-ignore */ `/lib/${name}/${file}`) as Promise<object>),
  );
  return modules.flatMap((module) => Object.entries(module)) as [string, T][];
}

type Exported = AnyQuery & Door["call"] & { counts?: Exported[] };

/** Every exported query. A list brings its count. */
export const queries = (await exported<Exported>("queries.ts")).flatMap(([name, call]): [string, Exported][] => {
  return [[name, call], ...(call.counts ?? []).map((count): [string, Exported] => [`${name} count`, count])];
});
const actions = await exported<(AnyAction & Door["call"]) | (Transitions & Door["call"])>("actions.ts");

/** The transitions of each entity, whose events all go through one server action. */
export const transitions = actions.flatMap(([name, call]) => ("actions" in call ? [{ name, call }] : []));

export const actionDoors: Door[] = actions.flatMap(([name, call]) =>
  "actions" in call
    ? Object.entries(call.actions).map(([event, { spec }]) => ({
        name: `${name}: ${event}`,
        spec,
        call: (given: unknown) => call({ event, ...(given as object) } as never),
      }))
    : [{ name, spec: call.spec, call }],
);

export const doors: Door[] = [...queries.map(([name, call]) => ({ name, spec: call.spec, call })), ...actionDoors];
