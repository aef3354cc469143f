import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { AUDIT_ACTIONS } from "@/lib/audit-events/model";
import type { Action } from "@/lib/core/access/gate";

type AnyAction = Pick<Action<never, unknown>, "spec">;

const SOURCES = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** The actions of every feature: each export, or the actions that one export combines. */
async function everyAction(): Promise<AnyAction[]> {
  const files = SOURCES.filter((file) => /^[^/]+\/actions\.ts$/.test(file));
  const modules = await Promise.all(files.map((file) => import(/* @vite-ignore */ `/lib/${file}`) as Promise<object>));
  return modules.flatMap((module) => Object.values(module)).flatMap(chosenFrom);
}

function chosenFrom(exported: AnyAction | { actions: Record<string, AnyAction> }): AnyAction[] {
  return "actions" in exported ? Object.values(exported.actions) : [exported];
}

it("every audit name that is declared is one that an action or a program writes", async () => {
  const byActions = (await everyAction()).flatMap(({ spec }) => spec.audits);
  const code = SOURCES.filter((file) => !/\.test\.ts$|\/entity\.ts$|\/audit-actions\.ts$/.test(file));
  const text = code.map((file) => readFileSync(`lib/${file}`, "utf8")).join("\n");
  const written = new Set<string>(byActions);
  expect(AUDIT_ACTIONS.filter((name) => !written.has(name) && !text.includes(`"${name}"`))).toEqual([]);
});
