import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { removeStores } from "@/embedded/start";
import { env } from "@/lib/env";
import { checkMongo } from "@/lib/stores/mongo";
import { checkObjects } from "@/lib/stores/objects";
import { checkPostgres } from "@/lib/stores/postgres";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { openStores, type OpenStores } from "./stores";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
};

/**
 * Runs the contract tests of each store (`*.contract.test.ts`) against the servers in the environment, or else against
 * embedded ones in a temporary folder. Prints which server responded and what was not applicable, and ends with `N
 * passed, N failed`. RESTART_COMMAND_POSTGRES, _MONGO and _S3 restart servers that are not embedded. Without them,
 * restarts are not tested.
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

/** Prints which server responds for each store. @throws if one does not */
async function introduce({ embedded }: OpenStores): Promise<void> {
  const { DATABASE_URL, MONGO_URL, S3_ENDPOINT } = env();
  const stores = [
    { name: "postgres", address: DATABASE_URL, ask: checkPostgres },
    { name: "mongo", address: MONGO_URL, ask: checkMongo },
    { name: "s3", address: S3_ENDPOINT, ask: checkObjects },
  ] as const;
  console.log("");
  for (const { name, address, ask } of stores) {
    const { server, version } = await ask().catch((error: unknown) => {
      throw new Error(`${name} is not responding at ${hostOf(address)}. Nothing was tested.`, { cause: error });
    });
    const here = embedded.includes(name) ? "embedded" : `at ${hostOf(address)}`;
    const pooled = name === "postgres" && (await isPooled(address)) ? ", through a pooler" : "";
    console.log(`${name.padEnd(9)} ${server} ${version} (${here}${pooled})`);
  }
  console.log("");
}

/** The URL without its password. */
function hostOf(address: string): string {
  return new URL(address).host;
}

/** Whether the server reports a different port than the one connected to, which indicates a pooler. */
async function isPooled(address: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const { rows } = await client.query<{ port: number | null }>("SELECT inet_server_port() AS port");
    return String(rows[0]?.port ?? "") !== (new URL(address).port || "5432");
  } finally {
    await client.end();
  }
}

/** Runs files one after another on shared servers, because some tests restart them. */
async function run(report: string, own: boolean): Promise<number> {
  const args = ["node_modules/vitest/vitest.mjs", "run", ".contract.test.ts", "--reporter=verbose", "--reporter=json"];
  const child = spawn(
    process.execPath,
    [...args, `--outputFile=${report}`, ...(own ? [] : ["--no-file-parallelism"])],
    {
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  const code = await new Promise<number>((resolve) => child.on("exit", (ended) => resolve(ended ?? 1)));
  const { passed, failed, skipped } = countsOf(report);
  for (const name of skipped) console.log(`skipped: ${name}`);
  // A run that failed without a failed test, such as a crash, counts as a failure too.
  const failures = code !== 0 && failed === 0 ? 1 : failed;
  console.log(`${skipped.length > 0 ? `${skipped.length} skipped\n` : ""}${passed} passed, ${failures} failed`);
  return failures === 0 ? 0 : 1;
}

function countsOf(report: string): { passed: number; failed: number; skipped: string[] } {
  try {
    const {
      numPassedTests: passed,
      numFailedTests: failed,
      testResults,
    } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const tests = testResults.flatMap((file) => file.assertionResults);
    const skipped = tests
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => fullName);
    return { passed, failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
}
