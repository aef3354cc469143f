import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import pLimit from "p-limit";

const AT_ONCE = 2;

type Check = { kind: string; args: readonly string[] };

const ESLINT = ["node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"];

/** Checks that do not run the app. Each passes or fails as a whole. */
const CHECKS: readonly Check[] = [
  { kind: "format", args: ["node_modules/oxfmt/bin/oxfmt", "--check"] },
  { kind: "lint", args: ESLINT },
  { kind: "lint by types", args: ["node_modules/oxlint/bin/oxlint"] },
  { kind: "unused code", args: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  { kind: "types", args: ["node_modules/typescript-7/bin/tsc", "--noEmit"] },
];

/** The unit tests. Without isolation a worker loads each module once and not once per test file. */
const UNIT_TESTS: Check = {
  kind: "unit tests",
  args: ["node_modules/vitest/vitest.mjs", "run", "--project=unit", "--reporter=dot", "--no-isolate"],
};

export type Checked = { kind: string; passed: number; failed: number };

/** Runs all checks, two at a time, and prints the output of each when it ends. */
export function runChecks(checks = CHECKS): Promise<Checked[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(checks.map((check) => limit(() => runCheck(check))));
}

/** The checks and the unit tests. ESLint skips files that passed before. */
export function runQuickChecks(): Promise<Checked[]> {
  const quick = CHECKS.map(({ kind, args }) => ({ kind, args: args === ESLINT ? [...args, ...eslintCache()] : args }));
  return runChecks([UNIT_TESTS, ...quick]);
}

/**
 * Options for a cache by content. A change of the rules starts a new one. A new import cycle is still found, because one
 * of its files has changed.
 */
function eslintCache(): string[] {
  const rules = readdirSync("scripts/lint").filter((name) => name.endsWith(".mjs"));
  const hash = createHash("sha256");
  for (const file of ["package-lock.json", "eslint.config.mjs", ...rules.sort().map((name) => `scripts/lint/${name}`)])
    hash.update(readFileSync(file));
  const location = `node_modules/.cache/eslint/${hash.digest("hex").slice(0, 16)}`;
  return ["--cache", "--cache-strategy", "content", "--cache-location", location];
}

async function runCheck({ kind, args }: Check): Promise<Checked> {
  const began = performance.now();
  const { code, output } = await run([...args]);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\n=== ${kind} (${seconds} s)${output.trim() ? `\n${output.trim()}` : ""}`);
  return { kind, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}
