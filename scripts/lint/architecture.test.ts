import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nextRules from "eslint-config-next/core-web-vitals";
import { describe, expect, it } from "vitest";
import { action, at, query, expectViolation, server, type Case } from "@/scripts/lint/forged.fixture";

const CASES: Case[] = [
  {
    breach: "core that takes an entity and not only the type of its audit names",
    wrong: at("lib/core/audit/audit-actions.ts", 'export { ENTITIES } from "@/lib/entities";'),
    message: /it imports pure core only/,
    right: at("lib/core/audit/audit-actions.ts", 'export type { EntityAuditAction } from "@/lib/entities";'),
  },
  {
    breach: "a store that reaches for another feature's upkeep",
    wrong: at("lib/trash/forged.ts", ...server('export { STRATEGY_UPKEEP } from "@/lib/strategies/upkeep";')),
    message: /of another feature only its lib\/<feature>\/provider.ts/,
    right: at("lib/trash/forged.ts", ...server('export { upkeepOf } from "@/lib/upkeep";')),
  },
  {
    breach: "a table chosen by name",
    wrong: at("lib/skills/store.ts", ...server("export const rows = (tx: any, { table }: any) => tx[table];")),
    message: /use rowsOf\(tx, entity\)/,
    right: at("lib/skills/store.ts", ...server('export { rowsOf } from "@/lib/core/rows";')),
  },
  {
    breach: "a table chosen by name behind a cast",
    wrong: at(
      "lib/skills/store.ts",
      ...server("export const rows = (tx: any, name: string) => (tx as unknown as Record<string, object>)[name];"),
    ),
    message: /use rowsOf\(tx, entity\)/,
    right: at("lib/skills/store.ts", ...server("export const rows = (tx: { skill: object }) => tx.skill;")),
  },
  {
    breach: "a lease by the machine's own clock",
    wrong: at("lib/blog-posts/provider.ts", ...server("export const until = () => new Date(Date.now() + 60_000);")),
    message: /await databaseNow\(\)/,
    right: at(
      "lib/blog-posts/provider.ts",
      ...server("export const until = (now: Date) => new Date(now.getTime() + 60_000);"),
    ),
  },
  {
    breach: "a duty that asks what time it is here",
    wrong: at("scripts/worker/forged.ts", "export const due = () => new Date();"),
    message: /await databaseNow\(\)/,
    right: at("scripts/worker/forged.ts", "export const due = (at: string) => new Date(at);"),
  },
  {
    breach: "settings read in a component",
    wrong: at("components/ui/forged.ts", "export const debug = process.env.DEBUG;"),
    message: /Settings are read in lib\/env\.ts alone/,
    right: at("scripts/forged.ts", "export const debug = process.env.DEBUG;"),
  },
  {
    breach: "settings taken apart from process",
    wrong: at("lib/core/forged.ts", ...server("export const { env } = process;")),
    message: /Settings are read in lib\/env\.ts alone/,
    right: at("lib/core/forged.ts", ...server('export { env } from "@/lib/env";')),
  },
  {
    breach: "a store that the browser could bundle",
    wrong: at("lib/contracts/forged.ts", 'export { newId } from "@/lib/core/ids";'),
    message: /its first statement must be `import "server-only"`/,
    right: at("lib/contracts/forged.ts", ...server('export { newId } from "@/lib/core/ids";')),
  },
  {
    breach: "a mark that does not come first",
    wrong: at(
      "lib/core/forged.ts",
      'import { log } from "@/lib/log";',
      'import "server-only";',
      "export const write = () => log();",
    ),
    message: /its first statement must be `import "server-only"`/,
    right: at("lib/core/forged.ts", ...server('import { log } from "@/lib/log";', "export const write = () => log();")),
  },
  {
    breach: "a text of no type",
    wrong: at("lib/contracts/model.ts", 'import { z } from "zod";', "export const name = z.string().trim().max(9);"),
    message: /one of the types of lib\/core\/input\/text\.ts/,
    right: at(
      "lib/contracts/model.ts",
      'import { line } from "@/lib/core/input/text";',
      "export const name = line(9);",
    ),
  },
  {
    breach: "a date of no type in what is imported",
    wrong: at(
      "scripts/import/forged.ts",
      'import { z } from "zod";',
      "export const at = z.iso.datetime({ offset: true });",
    ),
    message: /one of the types of lib\/core\/input\/text\.ts/,
    right: at(
      "scripts/import/forged.ts",
      'import { z } from "zod";',
      "export const names = z.record(z.string(), z.int());",
    ),
  },
  {
    breach: "a condition whose text is a pattern",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server("export const found = (name: string) => ({ name: { contains: name } });"),
    ),
    message: /takes %, _ and \\ of such a condition as wildcards/,
    right: at("lib/contracts/forged.ts", ...server('export { containing } from "@/lib/stores/like";')),
  },
  {
    breach: "a plain function among the actions",
    wrong: at("lib/contracts/actions.ts", ...action(), "export async function plain() { return 1; }"),
    message: /Each export of an actions\.ts is `export const x = action/,
    right: at("lib/contracts/actions.ts", ...action(), "export const again = action(doIt.spec as never);"),
  },
  {
    breach: "an arrow among the actions",
    wrong: at("lib/contracts/actions.ts", ...action(), "export const plain = async () => 1;"),
    message: /Each export of an actions\.ts is `export const x = action/,
    right: at("lib/contracts/actions.ts", ...action("const unexported = async () => 1;", "void unexported();")),
  },
  {
    breach: "an action exported by a list",
    wrong: at("lib/contracts/actions.ts", ...action("const plain = async () => 1;"), "export { plain };"),
    message: /Each export of an actions\.ts is `export const x = action/,
    right: at("lib/contracts/actions.ts", ...action()),
  },
  {
    breach: "a door of one's own",
    wrong: at(
      "lib/contracts/actions.ts",
      '"use server";',
      "const action = (work: () => Promise<void>) => work;",
      "export const open = action(async () => undefined);",
    ),
    message: /with action from @\/lib\/core\/access\/gate/,
    right: at("lib/contracts/actions.ts", ...action()),
  },
  {
    breach: 'actions without "use server"',
    wrong: at("lib/contracts/actions.ts", ...action().slice(1)),
    message: /An actions\.ts begins with "use server"/,
    right: at("lib/contracts/actions.ts", ...action()),
  },
  {
    breach: "a server action written inline",
    wrong: at("components/contracts/forged.ts", "export async function save() {", '  "use server";', "}"),
    message: /it is written in lib\/<feature>\/actions\.ts/,
    right: at("components/contracts/forged.ts", '"use client";', "export function save() {}"),
  },
  {
    breach: "a plain export among the queries",
    wrong: at("lib/contracts/queries.ts", ...query(), "export async function plain() { return 1; }"),
    message: /Each export of a queries\.ts is `export const x = query/,
    right: at("lib/contracts/queries.ts", ...query(), "export type Seen = typeof seeIt;"),
  },
  {
    breach: "a file over 300 lines",
    wrong: at(
      "components/ui/forged.ts",
      ...Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`),
    ),
    message: /too many lines \(301\)/,
    right: at(
      "components/ui/forged.ts",
      ...Array.from({ length: 300 }, (_, line) => `export const line${line} = ${line};`),
    ),
  },
  {
    breach: "a default export that nobody asks for",
    wrong: at("components/ui/forged.tsx", "export default function Forged() { return null; }"),
    message: /Export it by name/,
    right: at("app/(staff)/forged/page.tsx", "export default function Forged() { return null; }"),
  },
  {
    breach: "a file named after nothing",
    wrong: at(
      "lib/contracts/date-utils.ts",
      ...server("export const dayOf = (at: Date) => at.toISOString().slice(0, 10);"),
    ),
    message: /name the file after the thing it holds/,
    right: at("lib/contracts/dates.ts", ...server("export const dayOf = (at: Date) => at.toISOString().slice(0, 10);")),
  },
  {
    breach: "a folder named after nothing",
    wrong: at("components/contracts/helpers/dates.ts", "export const today = () => new Date();"),
    message: /name the file after the thing it holds/,
    right: at("components/contracts/dates.ts", "export const today = () => new Date();"),
  },
  {
    breach: "a file at no place of the architecture",
    wrong: at("lib/forged.ts", "export const today = () => new Date();"),
    message: /There is no such place in the architecture/,
    right: at("lib/forged/model.ts", "export const today = () => new Date();"),
  },
  {
    breach: "a console in the app",
    wrong: at("components/ui/forged.ts", 'export const shout = () => console.log("x");'),
    message: /Unexpected console statement/,
    right: at("scripts/forged.ts", 'export const shout = () => console.log("x");'),
  },
  {
    breach: "a type imported as a value",
    wrong: at(
      "components/table/forged.ts",
      'import { Result } from "@/lib/core/errors";',
      "export type Answer = Result<string>;",
    ),
    message: /only used as types/,
    right: at(
      "components/table/forged.ts",
      'import type { Result } from "@/lib/core/errors";',
      "export type Answer = Result<string>;",
    ),
  },
  {
    breach: "any",
    wrong: at("components/ui/forged.ts", "export const take = (value: any) => value;"),
    message: /Unexpected any/,
    right: at("components/ui/forged.ts", "export const take = (value: unknown) => value;"),
  },
  {
    breach: "an unused name",
    wrong: at("components/ui/forged.ts", "const unused = 1;", "export const used = 2;"),
    message: /'unused' is assigned a value but never used/,
    right: at("components/ui/forged.ts", "export const take = (_unused: number, used: number) => used;"),
  },
  {
    breach: "a rule switched off in a comment",
    wrong: at(
      "components/ui/forged.ts",
      "// eslint-disable-next-line no-console",
      'export const shout = () => console.log("x");',
    ),
    message: /has no effect because you have 'noInlineConfig'/,
    right: at("components/ui/forged.ts", "/** A comment that only explains. */", "export const quiet = true;"),
  },
  {
    breach: "a rule of oxlint switched off in a comment",
    wrong: at("components/ui/forged.ts", "// oxlint-disable-next-line", "export const quiet = true;"),
    message: /Unexpected 'oxlint-disable' comment/,
    right: at("components/ui/forged.ts", "/** A comment that only explains. */", "export const quiet = true;"),
  },
];

describe("violations of the architecture", () => {
  it.each(CASES)("$breach", expectViolation);
});

/** Output of oxlint for a forged file. It reads types, so the file and its tsconfig are in a temporary folder. */
function oxlint(file: string, ...lines: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "console-lint-"));
  try {
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": true } }');
    writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
    const args = ["node_modules/oxlint/bin/oxlint", "-c", ".oxlintrc.json", folder];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status).toBe(stdout.includes("Found 0 warnings and 0 errors") ? 0 : 1);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("rejects a floating promise", () => {
  const check = (...lines: string[]) =>
    oxlint("program.ts", "async function work() {}", "export function start() {", ...lines, "}");
  expect(check("  work();")).toMatch(/Promises must be awaited/);
  expect(check("  // eslint-disable-next-line", "  work();")).toMatch(/Promises must be awaited/);
  expect(check("  return work();")).toContain("Found 0 warnings and 0 errors");
});

it("refuses what the React Compiler cannot compile", () => {
  const check = (shown: string) =>
    oxlint(
      "counter.tsx",
      'import { useRef } from "react";',
      "export function Counter() {",
      "  const count = useRef(0);",
      `  return <button onClick={() => count.current++}>${shown}</button>;`,
      "}",
    );
  expect(check("{count.current}")).toMatch(/Cannot access refs during render/);
  expect(check("Add")).toContain("Found 0 warnings and 0 errors");
});

it("has oxlint check every rule of the React Compiler that Next.js recommends", () => {
  const recommended = nextRules.flatMap(({ rules = {} }) => Object.keys(rules));
  const { rules } = JSON.parse(readFileSync(".oxlintrc.json", "utf8")) as { rules: Record<string, string> };
  const unchecked = recommended
    .filter((rule) => rule.startsWith("react-hooks/"))
    .filter((rule) => rules[rule.replace("react-hooks/", "react/")] !== "error");
  // ESLint checks two of these. The other two are about the compiler's own options.
  expect(unchecked.toSorted()).toEqual([
    "react-hooks/config",
    "react-hooks/exhaustive-deps",
    "react-hooks/gating",
    "react-hooks/rules-of-hooks",
  ]);
});
