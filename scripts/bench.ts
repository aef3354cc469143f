import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { removeStores } from "@/embedded/start";
import { DEMO_PASSWORD } from "@/prisma/seed/people";
import { seed } from "@/prisma/seed/seed";
import { measureUnderLoad, slowdown, writeCostlyTexts, type LoadComparison } from "./bench/costly-texts";
import { fillToolCalls, type Measured } from "./bench/fill";
import { memoryUnder } from "./bench/memory";
import { tablesOf, writeReport, type Outcome } from "./bench/report";
import { measureInRounds, median, openLoad, type Load } from "./bench/rounds";
import { findTargets } from "./bench/targets";
import { signIn } from "./bench/visitor";
import { weighPage } from "./bench/weight";
import { buildApp, type Built } from "./build";
import { freePort } from "./port";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { serveBuild } from "./serve";
import { KEPT_FILES, openStores } from "./stores";

const HELP = `Measures the tool-call list and its JSON beside a bare page and a bare handler of the same build, on stores of
its own, and writes docs/benchmarks.md. Stop what else runs first: it shares the processor.

  npm run bench -- [--rows N] [--rounds N] [--seconds N] [--data DIR] [--keep] [--texts]

  --rows N      tool calls in PostgreSQL, at min 600000 so that the biggest tenant has 2000 pages, default 1000000
  --rounds N    how often each target is measured, default 5
  --seconds N   how long each time, default 4
  --data DIR    where the stores keep their data, default .data-bench
  --keep        keep that data for the next run; otherwise it is deleted
  --texts       measure only how the list fares while costly texts are laid out, and write nothing`;

const LOGIN = "viewer@leadmetrics.demo";
/** Calls written with payloads by the app's own functions. The others are copies of their rows. */
const SEEDED = 20_000;
const FEW = 500;
const ADDRESSES = ["DATABASE_URL", "DIRECT_DATABASE_URL", "MONGO_URL", "S3_ENDPOINT"];

function options() {
  const number = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    options: {
      rows: number,
      rounds: number,
      seconds: number,
      data: number,
      keep: flag,
      texts: flag,
      help: { ...flag, short: "h" },
    },
  });
  const whole = (name: "rows" | "rounds" | "seconds", usual: number, min: number, max: number) => {
    const text = values[name] ?? String(usual);
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    throw new Error(`--${name} is "${text}". Use a whole number from ${min} to ${max}, such as --${name} ${usual}.`);
  };
  return {
    rows: whole("rows", 1_000_000, 600_000, 20_000_000),
    rounds: whole("rounds", 5, 1, 100),
    seconds: whole("seconds", 4, 1, 60),
    dataDir: resolve(values.data ?? ".data-bench"),
    keep: values.keep ?? false,
    texts: values.texts ?? false,
    help: values.help ?? false,
  };
}

async function main(): Promise<void> {
  const asked = options();
  if (asked.help) return console.log(HELP);
  const [busyBefore = 0] = loadavg();
  const addressed = ADDRESSES.find((name) => process.env[name]);
  if (addressed) {
    throw new Error(
      `${addressed} is set. The benchmark writes made-up rows, so it runs on stores of its own: unset it.`,
    );
  }
  const port = await freePort();
  process.env.PORT = String(port);
  process.env.NEXTAUTH_URL = `http://localhost:${port}`;
  process.env.LOG_LEVEL ||= "warn";
  const built = asked.texts ? await buildApp(say) : await buildBeside();
  const stores = await openStores({ dataDir: asked.dataDir, onProgress: say });
  const load = openLoad();
  try {
    const tenant = asked.texts ? await fill(0, FEW) : await fill(asked.rows, SEEDED);
    const texts = await writeCostlyTexts(tenant);
    await closeConnections();
    if (asked.texts) return tellBeside(await measureTexts({ ...asked, built, port, tenant, load, texts }));
    const outcome = await measure({ ...asked, built, port, tenant, load, texts, busyBefore });
    writeReport(outcome);
    console.log(`\n${tablesOf(outcome)}\n\nWritten to docs/benchmarks.md.`);
  } finally {
    load.stop();
    await closeConnections();
    await stores.close();
    if (!asked.keep) await forget(asked.dataDir);
  }
}

async function forget(dataDir: string): Promise<void> {
  for (const name of KEPT_FILES) rmSync(join(dataDir, name), { force: true });
  await removeStores(dataDir);
}

async function fill(rows: number, seeded: number): Promise<Measured> {
  await prepareStores(say);
  await seed({ toolCalls: seeded, seed: 1, onProgress: say });
  await closeConnections();
  return fillToolCalls(process.env.DIRECT_DATABASE_URL ?? "", rows, say);
}

/** A build writes its folder name into these files. The benchmark restores them afterwards. */
const KEPT = ["next-env.d.ts", "tsconfig.json"];

async function buildBeside(): Promise<Built> {
  const kept = KEPT.filter((file) => existsSync(file)).map((file) => ({ file, before: readFileSync(file) }));
  try {
    return await buildApp(say, { bare: true });
  } finally {
    for (const { file, before } of kept) if (!readFileSync(file).equals(before)) writeFileSync(file, before);
  }
}

type Plan = {
  built: Built;
  port: number;
  tenant: Measured;
  texts: string[];
  load: Load;
  rounds: number;
  seconds: number;
};

const listOf = ({ tenantRef }: Measured) => `/tenants/${tenantRef}/tool-calls?range=all`;

async function measureTexts({ built, port, tenant, ...plan }: Plan): Promise<LoadComparison[]> {
  const origin = `http://127.0.0.1:${port}`;
  const server = await serveBuild(built, port);
  try {
    const visitor = await signIn(origin, LOGIN, DEMO_PASSWORD);
    return await measureUnderLoad({ ...plan, visitor, origin, path: listOf(tenant) });
  } finally {
    await server.stop();
  }
}

function tellBeside(loadComparisons: LoadComparison[]): void {
  for (const beside of loadComparisons) {
    const p95 = ({ alone, meanwhile }: LoadComparison) =>
      [alone, meanwhile].map((all) => `${median(all.map((one) => one.p95)).toFixed(1)} ms`);
    const [alone, meanwhile] = p95(beside);
    console.log(
      `${beside.connections} connections: p95 ${alone} alone, ${meanwhile} beside costly texts, ${slowdown(beside).toFixed(2)} times (aim ≤ 1.5)`,
    );
  }
}

async function measure(plan: Plan & { busyBefore: number }): Promise<Outcome> {
  const { built, port, tenant, load, texts, rounds, seconds, busyBefore } = plan;
  const origin = `http://127.0.0.1:${port}`;
  const server = await serveBuild(built, port);
  try {
    const visitor = await signIn(origin, LOGIN, DEMO_PASSWORD);
    const { cookie } = visitor;
    say("walking the list to page 2000 …");
    const { list, walked } = await findTargets(visitor, tenant, process.env.DATABASE_URL ?? "");
    const path = (ours: boolean) => list.find((target) => target.kind === "page" && target.ours === ours)?.path ?? "";
    const weights = { ours: await weighPage(visitor, path(true)), bare: await weighPage(visitor, path(false)) };
    const series = await measureInRounds(load, { targets: list, origin, cookie, rounds, seconds, onProgress: say });
    say("measuring beside costly texts …");
    const loadComparisons = await measureUnderLoad({ load, visitor, origin, path: path(true), texts, rounds, seconds });
    await server.stop();
    say("measuring memory on fresh servers …");
    const memoryOf = (ours: boolean) =>
      memoryUnder({
        built,
        port,
        load,
        cookie,
        seconds,
        targets: list.filter((target) => target.page && target.ours === ours),
      });
    const memory = { ours: await memoryOf(true), bare: await memoryOf(false) };
    return { tenant, walked, weights, series, loadComparisons, rounds, seconds, busyBefore, memory };
  } finally {
    await server.stop();
  }
}

program(main);
