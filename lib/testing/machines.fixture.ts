import { readdirSync } from "node:fs";
import type { Machine } from "@/lib/core/records/machine";
import type { Moving } from "@/lib/core/records/moves";

type AnyMoving = Moving<string, string>;

const SIDES = ["store.ts", "moves.ts"];

/** Everything that moves: each `…_MOVING` that a feature's store side exports, by its entity. */
export async function everyMoving(): Promise<AnyMoving[]> {
  const features = readdirSync("lib", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = features.flatMap(({ name }) =>
    readdirSync(`lib/${name}`)
      .filter((file) => SIDES.includes(file))
      .map((file) => `/lib/${name}/${file}`),
  );
  const modules = await Promise.all(files.map((file) => import(/* @vite-ignore */ file) as Promise<object>));
  const movings = modules
    .flatMap((module) => Object.entries(module))
    .flatMap(([name, value]) => (name.endsWith("_MOVING") ? [value as AnyMoving] : []));
  return movings.sort((one, other) => (one.entity < other.entity ? -1 : 1));
}

/** Every state a machine knows, in the order its table names them. */
export function statesOf(machine: Machine<string, string>): string[] {
  return [...new Set(Object.values(machine).flatMap(({ from, to }) => [...from, to]))];
}
