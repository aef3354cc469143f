import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStores } from "@/embedded/start";
import { env } from "@/lib/env";
import { checkStores } from "@/lib/health";
import { unscopedPostgres } from "@/lib/stores/postgres";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { openStores, type OpenStores } from "./stores";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
};

/**
 * The contract of each store (`*.contract.test.ts`), held against whatever server the environment names, else against
 * the embedded ones in a folder that is gone afterwards. Says which server answered, names what was not applicable, and
 * ends with `N passed, N failed`.
 */
program(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "console-contract-"));
  process.env.ENVIRONMENT = "test";
  process.env.LOG_LEVEL ||= "fatal";
  const stores = await openStores({ dataDir, onProgress: say });
  try {
    await prepareStores(say);
    await introduce(stores);
    return await run(join(dataDir, "contracts.json"), stores.embedded.length === 3);
  } finally {
    await closeConnections();
    await stores.close();
    if (stores.embedded.length > 0) await removeStores(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
});

/** Who answers for each store. @throws where one does not */
async function introduce({ embedded }: OpenStores): Promise<void> {
  const addresses: Record<string, string> = { postgres: env().DATABASE_URL, mongo: env().MONGO_URL, s3: env().S3_ENDPOINT };
  console.log("");
  for (const { store, state, server, version } of await checkStores()) {
    if (state === "down") throw new Error(`${store} does not answer at ${hostOf(addresses[store])}: nothing was tested.`);
    const here = embedded.some((name) => name === store) ? "embedded" : `at ${hostOf(addresses[store])}`;
    const pooled = store === "postgres" && (await isPooled()) ? ", through a pooler" : "";
    console.log(`${store.padEnd(9)} ${server} ${version} (${here}${pooled})`);
  }
  console.log("");
}

/** The address without its password. */
function hostOf(address = ""): string {
  return new URL(address).host;
}

/** Whether the server that answers listens on another port than the one asked: something stands between. */
async function isPooled(): Promise<boolean> {
  const rows = await unscopedPostgres().$queryRaw<{ port: number | null }[]>`SELECT inet_server_port() AS port`;
  return String(rows[0]?.port ?? "") !== (new URL(env().DATABASE_URL).port || "5432");
}

/** One file after the other where the servers are shared: some tests restart theirs. */
async function run(report: string, own: boolean): Promise<number> {
  const args = ["node_modules/vitest/vitest.mjs", "run", ".contract.test.ts", "--reporter=verbose", "--reporter=json"];
  const child = spawn(process.execPath, [...args, `--outputFile=${report}`, ...(own ? [] : ["--no-file-parallelism"])], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number>((resolve) => child.on("exit", (ended) => resolve(ended ?? 1)));
  const { passed, failed, skipped } = countsOf(report);
  for (const name of skipped) console.log(`skipped: ${name}`);
  // A run that failed without a failed test (it crashed, say) is a failure too.
  const failures = code !== 0 && failed === 0 ? 1 : failed;
  console.log(`${skipped.length > 0 ? `${skipped.length} skipped\n` : ""}${passed} passed, ${failures} failed`);
  return failures === 0 ? 0 : 1;
}

function countsOf(report: string): { passed: number; failed: number; skipped: string[] } {
  try {
    const { numPassedTests: passed, numFailedTests: failed, testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const tests = testResults.flatMap((file) => file.assertionResults);
    const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed").map(({ fullName }) => fullName);
    return { passed, failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
}
