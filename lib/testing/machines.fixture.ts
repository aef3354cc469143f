import { readdirSync } from "node:fs";
import type { Machine } from "@/lib/core/machine";
import type { Moving } from "@/lib/core/moves";

type AnyMoving = Moving<string, string>;

/** Everything that moves: each `…_MOVING` that a feature's store side exports, by its entity. */
export async function everyMoving(): Promise<AnyMoving[]> {
  const features = readdirSync("lib", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = features.filter(({ name }) => readdirSync(`lib/${name}`).includes("store.ts"));
  const modules = await Promise.all(found.map(({ name }) => import(/* @vite-ignore */ `/lib/${name}/store.ts`) as Promise<object>));
  const movings = modules.flatMap((module) => Object.entries(module)).flatMap(([name, value]) => (name.endsWith("_MOVING") ? [value as AnyMoving] : []));
  return movings.sort((one, other) => (one.entity < other.entity ? -1 : 1));
}

/** Every state a machine knows, in the order its table names them. */
export function statesOf(machine: Machine<string, string>): string[] {
  return [...new Set(Object.values(machine).flatMap(({ from, to }) => [...from, to]))];
}
