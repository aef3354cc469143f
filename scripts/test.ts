import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStores } from "@/embedded/start";
import { findBrowser } from "./browser";
import { buildApp } from "./build";
import { freePort } from "./port";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seed } from "./seed";
import { serveBuild } from "./serve";
import { openStores } from "./stores";

/** What one kind of check found. Lint and types count as one check each. */
type Outcome = { kind: string; passed: number; failed: number };

const outcomes: Outcome[] = [];
const ON_STORES = process.argv.includes("--on-stores");

/**
 * Every check, from nothing: lint, types, unit and store tests, then a browser through the built app. Both halves
 * use the stores named in the environment, or embedded ones of their own in folders that are gone afterwards. Ends with
 * `N passed, N failed`. `--on-stores` leaves out what no store has a part in, and the stores' contracts, which
 * `npm run test:stores` holds.
 */
program(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "console-test-"));
  process.env.PORT = String(await freePort());
  process.env.ENVIRONMENT = "test";
  process.env.LOG_LEVEL ||= "error";

  if (!ON_STORES) {
    await check("lint", ["node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"]);
    await check("types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
  }
  await vitest(dataDir);
  title("stores for the browser tests");
  const stores = await openStores({ dataDir, onProgress: say });
  try {
    await prepareStores(say);
    await browserTests(dataDir);
    if (!ON_STORES) await check("deployment", ["--conditions=react-server", "--import", "tsx", "scripts/try-deployment.ts"]);
  } finally {
    await closeConnections();
    await stores.close();
    if (stores.embedded.length > 0) await removeStores(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
  return summary();
});

async function vitest(dataDir: string): Promise<void> {
  const report = join(dataDir, "vitest.json");
  const which = ON_STORES ? ["lib/", "prisma/", "scripts/import/", "--exclude=**/*.contract.test.ts"] : [];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...which, "--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const code = await run("unit and store tests", args);
  outcomes.push(counted("unit and store tests", code, report, (json: Record<string, number>) => [json.numPassedTests, json.numFailedTests]));
}

async function browserTests(dataDir: string): Promise<void> {
  title("demo data and the app");
  await seed({ toolCalls: 3_000, seed: 1, onProgress: say });
  const server = await serveBuild(await buildApp(say), Number(process.env.PORT));
  try {
    const report = join(dataDir, "playwright.json");
    const extra = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, BASE_URL: server.url, BROWSER_PATH: await findBrowser(say) };
    const args = ["node_modules/@playwright/test/cli.js", "test", "-c", "e2e/playwright.config.ts"];
    const code = await run("browser tests", args, extra);
    const count = (json: Record<string, Record<string, number>>) => [
      (json.stats?.expected ?? 0) + (json.stats?.flaky ?? 0),
      json.stats?.unexpected ?? 0,
    ];
    outcomes.push(counted("browser tests", code, report, count));
  } finally {
    await server.stop();
  }
}

/** A check that passes or fails as a whole. */
async function check(kind: string, args: string[]): Promise<void> {
  const code = await run(kind, args);
  outcomes.push({ kind, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });
}

function run(kind: string, args: string[], extra: Record<string, string> = {}): Promise<number> {
  title(kind);
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...extra } });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

/** Counts from a JSON report. A run that failed without a failed test (it crashed, say) counts as one failure. */
function counted<J>(kind: string, code: number, report: string, count: (json: J) => (number | undefined)[]): Outcome {
  let [passed = 0, failed = 0]: (number | undefined)[] = [];
  try {
    [passed = 0, failed = 0] = count(JSON.parse(readFileSync(report, "utf8")) as J);
  } catch {
    failed = 1;
  }
  return { kind, passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function title(text: string): void {
  console.log(`\n=== ${text}`);
}

function summary(): number {
  title("summary");
  for (const { kind, passed, failed } of outcomes) console.log(`${kind.padEnd(22)} ${passed} passed, ${failed} failed`);
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const failed = sum((outcome) => outcome.failed);
  console.log(`\n${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
