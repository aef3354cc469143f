import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { processIdentity, waitForEnd } from "@/embedded/process-identity";
import { portOf } from "@/embedded/remembered";
import { removeStores, startStores, type StoreName } from "@/embedded/start";
import { readState } from "@/embedded/state";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { provisionTenant } from "@/lib/tenants/store";
import { killRounds, type Tally } from "./kill-rounds/rounds";
import { WRITES } from "./kill-rounds/writes";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";

const HELP = `Kills the process of each embedded store again and again (SIGKILL), at random moments under load, and counts the
acknowledged writes that are not there afterwards. All stores at once, on data of its own that is deleted. Ends with 1
where one is lost.

  npm run kill-rounds -- [--rounds N] [--stores postgres,mongo,s3]`;

const STORES: readonly StoreName[] = ["postgres", "mongo", "s3"];

program(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "200" },
      stores: { type: "string", default: STORES.join() },
      help: { type: "boolean" },
    },
  });
  const names = STORES.filter((name) => values.stores.split(",").includes(name));
  const rounds = Number(values.rounds);
  if (values.help || names.length === 0 || !Number.isInteger(rounds) || rounds < 1) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const dataDir = mkdtempSync(join(tmpdir(), "console-kill-"));
  const code = await killAll(dataDir, names, rounds).catch((error: unknown) => {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\nThe data and the logs are kept in ${dataDir}.`,
    );
  });
  await removeStores(dataDir);
  return code;
});

async function killAll(dataDir: string, names: StoreName[], rounds: number): Promise<number> {
  // Not the default port: while S3 is down, another embedded S3 on this machine could take it.
  await portOf(dataDir, "s3");
  const stores = await startStores({ dataDir, stores: [...STORES], onProgress: () => undefined });
  Object.assign(process.env, stores.env, { ENVIRONMENT: "test", LOG_LEVEL: "fatal" });
  process.env.NEXTAUTH_URL ||= "http://localhost:3000";
  process.env.NEXTAUTH_SECRET ||= "nobody signs in while stores are killed";
  try {
    await prepareStores(say);
    const scope = await tenant(stores.env.DIRECT_DATABASE_URL ?? "");
    const tallies = await Promise.all(names.map((name) => roundsOf(name, dataDir, scope, rounds).catch(naming(name))));
    const heads = ["rounds", "acknowledged", "lost", "failed", "away ms: median", "most"];
    console.log(`\n${"store".padEnd(10)}${heads.map((head) => head.padStart(17)).join("")}`);
    tallies.forEach((tally, i) => console.log(lineOf(names[i] ?? "", tally)));
    return tallies.every(({ lost }) => lost === 0) ? 0 : 1;
  } finally {
    await closeConnections();
    await stores.stop();
  }
}

const naming = (name: StoreName) => (error: unknown) => {
  throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
};

function roundsOf(name: StoreName, dataDir: string, scope: TenantScope, rounds: number): Promise<Tally> {
  const onRound = (tally: Tally) => {
    const round = tally.awayMs.length;
    if (round % 20 === 0)
      say(`${name}: ${round} of ${rounds} rounds, ${tally.acknowledged} acknowledged, ${tally.lost} lost`);
  };
  const kill = () => killProcess(name, dataDir);
  if (name === "postgres") return killRounds({ scope, kill, writes: WRITES.postgres }, rounds, onRound);
  if (name === "mongo") return killRounds({ scope, kill, writes: WRITES.mongo }, rounds, onRound);
  return killRounds({ scope, kill, writes: WRITES.s3 }, rounds, onRound);
}

/** Retries briefly if the process has not restarted since the last kill. */
async function killProcess(name: StoreName, dataDir: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const pid = pidOf(name, dataDir);
      const identity = processIdentity(pid) ?? "";
      process.kill(pid, "SIGKILL");
      if (await waitForEnd(pid, identity, 10_000)) return;
    } catch (error) {
      if (tries === 200) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** For PostgreSQL, the server below the supervised process; for the others, the supervised process itself. */
function pidOf(name: StoreName, dataDir: string): number {
  const pid = name === "postgres" ? postgresPid(dataDir) : readState(dataDir)?.children[name]?.pid;
  if (!pid) throw new Error(`${name} has no process in ${dataDir}: nothing to kill.`);
  return pid;
}

/** The PID file outlives a killed server, and the system may reuse its PID. */
function postgresPid(dataDir: string): number | undefined {
  const [pid = ""] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  const command = execFileSync("ps", ["-o", "command=", "-p", pid], { encoding: "utf8" });
  return command.includes("postgres -D ") ? Number(pid) : undefined;
}

async function tenant(ownerUrl: string): Promise<TenantScope> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const [planId, id, refId] = [newId(), newId(), newRefId()];
  await owner.query(
    "INSERT INTO plans (id, ref_id, name, price_cents, currency, payload_retention_days) VALUES ($1, $2, 'Plan', 0, 'USD', 30)",
    [planId, newRefId()],
  );
  await owner.end();
  const named = { slug: "kill-rounds", name: "Kill rounds", status: "active" as const, region: "eu" };
  return provisionTenant({ id, refId, planId, createdAt: new Date(), ...named }, "kill-rounds");
}

function lineOf(name: string, { rounds, acknowledged, lost, failed, awayMs }: Tally): string {
  const sorted = awayMs.toSorted((a, b) => a - b).map(Math.round);
  const cells = [rounds, acknowledged, lost, failed, sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
  return `${name.padEnd(10)}${cells.map((cell) => String(cell).padStart(17)).join("")}`;
}
