import { spawn } from "node:child_process";
import pLimit from "p-limit";

const AT_ONCE = 2;

/** Checks that do not run the app. Each passes or fails as a whole. */
const CHECKS = [
  { kind: "format", args: ["node_modules/oxfmt/bin/oxfmt", "--check"] },
  { kind: "lint", args: ["node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"] },
  { kind: "lint by types", args: ["node_modules/oxlint/bin/oxlint"] },
  { kind: "unused code", args: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  { kind: "types", args: ["node_modules/typescript-7/bin/tsc", "--noEmit"] },
] as const;

export type Checked = { kind: string; passed: number; failed: number };

/** Runs all checks, two at a time, and prints the output of each when it ends. */
export function runChecks(): Promise<Checked[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(CHECKS.map((check) => limit(() => runCheck(check))));
}

async function runCheck({ kind, args }: (typeof CHECKS)[number]): Promise<Checked> {
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
