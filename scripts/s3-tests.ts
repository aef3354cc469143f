import { execSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startS3, type S3Server } from "@/embedded/s3/server";
import { program, say } from "./program";
import { NOT_APPLICABLE, NOT_AS_S3 } from "./s3-tests/not-applicable";
import { collect, requirePython, run, type Outcome } from "./s3-tests/pytest";
import { settingsFor, type S3Address } from "./s3-tests/settings";
import { topicNames, topicOf } from "./s3-tests/topics";

type Row = { passed: number; failed: Outcome[]; notApplicable: number };

const KEYS = { accessKeyId: "s3-tests-key", secretAccessKey: "s3-tests-secret" };
const DAY_SECONDS = 2;

/**
 * `s3-tests FOLDER [TOPIC …]` runs Ceph's public S3 tests from a local folder, against the S3 in the environment
 * (S3_ENDPOINT and its keys; S3_DAY_SECONDS is its lifecycle day; RESTART_COMMAND_S3 restarts it after a crash) or else
 * the embedded S3. Prints a table by topic, and lists failed and not applicable tests.
 */
program(async () => {
  const [given, ...wanted] = process.argv.slice(2);
  if (!given || !existsSync(join(given, "s3tests"))) {
    throw new Error("Name the folder that github.com/ceph/s3-tests was fetched into: s3-tests FOLDER [TOPIC …]");
  }
  const folder = resolve(given);
  const scratch = mkdtempSync(join(tmpdir(), "s3-tests-"));
  const servers: S3Server[] = [];
  try {
    await requirePython(folder);
    const address = addressed() ?? (await standIn(servers, scratch, "days", 86_400_000));
    const short = addressed() ?? (await standIn(servers, scratch, "short", DAY_SECONDS * 1000));
    const files = { true: settingsFile(scratch, "true", address), short: settingsFile(scratch, "short", short) };
    const { chosen, reasons } = await choose(folder, files.true);
    const topics = topicNames.filter((name) => wanted.length === 0 || wanted.includes(name));
    const rows = new Map<string, Row>();
    for (const topic of topics) {
      const ids = chosen.filter((id) => topicOf(id) === topic);
      const notApplicable = [...reasons.keys()].filter((id) => topicOf(id) === topic).length;
      // Header dates use real days. Only tests that wait for expiry need short days.
      const waits = (id: string) => topic === "lifecycle" && !id.includes("_header_");
      const outcomes: Outcome[] = [];
      for (const [settings, part] of [
        [files.true, ids.filter((id) => !waits(id))],
        [files.short, ids.filter(waits)],
      ] as const) {
        await requireAnswer(address.endpoint);
        if (part.length > 0) outcomes.push(...(await run(folder, settings, scratch, part)));
      }
      const failed = outcomes.filter(({ passed }) => !passed);
      rows.set(topic, { passed: outcomes.length - failed.length, failed, notApplicable });
      say(`${topic}: ${outcomes.length - failed.length} passed, ${failed.length} failed, ${notApplicable} n/a`);
    }
    return print(rows, reasons, topics);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(scratch, { recursive: true, force: true });
  }
});

function addressed(): S3Address | undefined {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  if (!endpoint) return undefined;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error("S3_ENDPOINT is named, but not S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: set all three.");
  }
  return { endpoint, accessKeyId, secretAccessKey, daySeconds: Number(process.env.S3_DAY_SECONDS || 10) };
}

async function standIn(servers: S3Server[], scratch: string, name: string, dayMs: number): Promise<S3Address> {
  const log = () => undefined;
  const server = await startS3({ dir: join(scratch, name), port: 0, region: "us-east-1", dayMs, log, ...KEYS });
  servers.push(server);
  return { endpoint: `http://127.0.0.1:${server.port}`, ...KEYS, daySeconds: DAY_SECONDS };
}

function settingsFile(scratch: string, name: string, address: S3Address): string {
  const file = join(scratch, `${name}.conf`);
  writeFileSync(file, settingsFor(address), { mode: 0o600 });
  return file;
}

/** The tests to run, and the reason why each other one is not applicable. */
async function choose(folder: string, settings: string): Promise<{ chosen: string[]; reasons: Map<string, string> }> {
  const all = await collect(folder, settings);
  const reasons = new Map<string, string>();
  for (const { why, markers, names } of NOT_APPLICABLE) {
    const marked = markers ? await collect(folder, settings, markers) : [];
    const named = names ? all.filter((id) => names.test(nameOf(id))) : [];
    for (const id of [...marked, ...named]) if (!reasons.has(id)) reasons.set(id, why);
  }
  for (const id of all) {
    const why = NOT_AS_S3[nameOf(id)];
    if (why !== undefined) reasons.set(id, why);
  }
  return { chosen: all.filter((id) => !reasons.has(id)), reasons };
}

const nameOf = (id: string): string => id.split("::").at(-1) ?? id;

/** A test may crash the server, which must not affect the next topic. */
async function requireAnswer(endpoint: string): Promise<void> {
  const answers = () =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );
  if (await answers()) return;
  const command = process.env.RESTART_COMMAND_S3;
  if (!command) throw new Error(`${endpoint} no longer answers. Give RESTART_COMMAND_S3, a command that starts it.`);
  say(`${endpoint} no longer answers; starting it again`);
  execSync(command, { stdio: "ignore" });
  if (!(await answers())) throw new Error(`${endpoint} does not answer after ${command}.`);
}

function print(rows: Map<string, Row>, reasons: Map<string, string>, topics: readonly string[]): number {
  const width = Math.max(...topics.map((name) => name.length));
  console.log(`\n${"topic".padEnd(width)}  passed  failed  not applicable`);
  const total = { passed: 0, failed: 0, notApplicable: 0 };
  for (const [topic, { passed, failed, notApplicable }] of rows) {
    console.log(line(topic, width, passed, failed.length, notApplicable));
    total.passed += passed;
    total.failed += failed.length;
    total.notApplicable += notApplicable;
  }
  console.log(line("all", width, total.passed, total.failed, total.notApplicable));
  for (const [topic, { failed }] of rows) {
    for (const { test, why } of failed) console.log(`failed (${topic}) ${test}: ${why.slice(0, 160)}`);
  }
  const byReason = new Map<string, number>();
  for (const [id, why] of reasons) if (topics.includes(topicOf(id))) byReason.set(why, (byReason.get(why) ?? 0) + 1);
  for (const [why, count] of byReason) console.log(`not applicable, ${count}: ${why}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.notApplicable} not applicable`);
  return total.failed === 0 ? 0 : 1;
}

const line = (topic: string, width: number, ...counts: number[]): string =>
  `${topic.padEnd(width)}  ${counts.map((count, index) => String(count).padStart([6, 6, 14][index] ?? 6)).join("  ")}`;
