import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStores } from "@/embedded/start";
import { findBrowser } from "./browser";
import { buildApp } from "./build";
import { runChecks } from "./checks";
import { freePort } from "./port";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seed } from "./seed";
import { serveBuild } from "./serve";
import { openStores } from "./stores";
import { browserReport, vitestReport, type Outcome, type Report } from "./test-report";

const outcomes: Outcome[] = [];
const OPTIONS = ["--on-stores", "--long"];
const ON_STORES = process.argv.includes("--on-stores");
const LONG = process.argv.includes("--long");
/** Path filters of the command, such as lib/strategies or e2e/skills. */
const NAMED = process.argv.slice(2).filter((argument) => !OPTIONS.includes(argument));

/**
 * Runs every check: format, lint, unused code, types, unit and store tests, then a browser through the built app. Both
 * use the stores in the environment, or embedded ones in temporary folders. Ends with `N passed, N failed`. Paths
 * select tests: `npm test -- lib/strategies e2e/strategies`.
 *
 * `--on-stores` is for a second run on other stores. It skips tests that do not depend on a store, the store contracts
 * (covered by `npm run test:stores`), and the crash and fault tests. `--long` runs only the Vitest tests, with every
 * kill point, costly text and damaged JSON instead of a sample, and then the kill rounds.
 */
program(async () => {
  const unknown = NAMED.find((argument) => argument.startsWith("-"));
  if (unknown) throw new Error(`npm test has no option ${unknown}. Give test files, or use ${OPTIONS.join(" or ")}.`);
  const inBrowser = NAMED.filter((path) => path.startsWith("e2e"));
  const inVitest = NAMED.filter((path) => !path.startsWith("e2e"));
  const all = NAMED.length === 0;
  const dataDir = mkdtempSync(join(tmpdir(), "console-test-"));
  process.env.PORT = String(await freePort());
  process.env.ENVIRONMENT = "test";
  process.env.LOG_LEVEL ||= "error";

  try {
    const everything = all && !ON_STORES && !LONG;
    if (everything) outcomes.push(...(await runChecks()).map(({ kind, passed }) => asWhole(kind, passed === 1)));
    if (all || inVitest.length > 0) await vitest(dataDir, inVitest);
    if (LONG) {
      if (all) await check("kill rounds", programArgs("scripts/kill-rounds.ts"));
    } else if (all || inBrowser.length > 0) {
      await withStores(dataDir, () => browserTests(dataDir, inBrowser));
    }
    if (everything) await check("deployment", programArgs("scripts/try-deployment.ts"));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  return summary();
});

async function withStores(dataDir: string, work: () => Promise<void>): Promise<void> {
  title("stores for the browser tests");
  const stores = await openStores({ dataDir, onProgress: say });
  try {
    await prepareStores(say);
    await work();
  } finally {
    await closeConnections();
    await stores.close();
    if (stores.embedded.length > 0) await removeStores(dataDir);
  }
}

const programArgs = (script: string) => ["--conditions=react-server", "--import", "tsx", script];

async function vitest(dataDir: string, paths: string[]): Promise<void> {
  const report = join(dataDir, "vitest.json");
  const onStores = ON_STORES && paths.length === 0;
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...(onStores ? ["--project=*stores"] : paths),
    "--reporter=default",
    "--reporter=json",
    `--outputFile=${report}`,
  ];
  const code = await run("unit and store tests", args, {
    ...(LONG ? { TEST_LONG: "yes" } : {}),
    ...(onStores ? { TEST_ON_STORES: "yes" } : {}),
  });
  note("unit and store tests", code, vitestReport(report));
}

async function browserTests(dataDir: string, paths: string[]): Promise<void> {
  title("demo data and the app");
  await seed({ toolCalls: 3_000, seed: 1, onProgress: say });
  const server = await serveBuild(await buildApp(say), Number(process.env.PORT));
  try {
    const report = join(dataDir, "playwright.json");
    const extra = {
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      BASE_URL: server.url,
      BROWSER_PATH: await findBrowser(say),
      ...(ON_STORES ? { ON_STORES: "yes" } : {}),
    };
    const args = ["node_modules/@playwright/test/cli.js", "test", "-c", "e2e/playwright.config.ts", ...paths];
    const code = await run("browser tests", args, extra);
    note("browser tests", code, browserReport(report));
  } finally {
    await server.stop();
  }
}

/** Runs a check that passes or fails as a whole. */
async function check(kind: string, args: string[]): Promise<void> {
  const code = await run(kind, args);
  outcomes.push(asWhole(kind, code === 0));
}

function asWhole(kind: string, passed: boolean): Outcome {
  if (passed) return { kind, passed: 1, failed: 0, failures: [], slowest: [] };
  return { kind, passed: 0, failed: 1, failures: [{ test: kind, error: "See its output above." }], slowest: [] };
}

function run(kind: string, args: string[], extra: Record<string, string> = {}): Promise<number> {
  title(kind);
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...extra },
  });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

/** Records a run's counts. A run that failed without a failed test, such as a crash, counts as one failure. */
function note(kind: string, code: number, report: Report): void {
  const { failed, failures } = report;
  outcomes.push({ ...report, kind, failed: code !== 0 ? Math.max(failed, failures.length, 1) : failed });
}

function title(text: string): void {
  console.log(`\n=== ${text}`);
}

function summary(): number {
  title("slowest files");
  for (const { file, seconds } of outcomes.flatMap(({ slowest }) => slowest))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
  const failures = outcomes.flatMap(({ failures }) => failures);
  if (failures.length > 0) title("failed tests");
  for (const { test, error } of failures) console.log(`✗ ${test}\n    ${error}`);
  title("summary");
  for (const { kind, passed, failed } of outcomes) console.log(`${kind.padEnd(22)} ${passed} passed, ${failed} failed`);
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const failed = sum((outcome) => outcome.failed);
  console.log(`\n${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
