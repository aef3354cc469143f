import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { LogFile } from "./log-file";
import { SupervisedProcess } from "./supervised-process";

const folder = mkdtempSync(join(tmpdir(), "console-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (code: string, logFile: string, said: string[]) =>
  new SupervisedProcess({
    label: "the worker",
    args: ["-e", code],
    env: { ...process.env, NODE_OPTIONS: "" },
    logFile,
    stopTimeoutMs: 2_000,
    onProgress: (line) => said.push(line),
  });

it("restarts a process that dies, reports its last lines, and logs all lines to the file", async () => {
  const said: string[] = [];
  const logFile = join(folder, "log", "worker.log");
  const kept = node(
    'console.log("request 01ABC failed"); console.error("out of luck"); setTimeout(() => process.exit(3), 50)',
    logFile,
    said,
  );
  const first = kept.pid;
  void kept.keep();
  await expect.poll(() => said.length).toBeGreaterThan(1);
  await expect.poll(() => kept.pid).not.toBe(first);
  await kept.stop();
  expect(said[0]).toContain("the worker exited (exit code 3); restarting it");
  expect(said[0]).toContain("out of luck");
  expect(said[0]).toContain(logFile);
  const log = readFileSync(logFile, "utf8");
  expect(log.match(/request 01ABC failed/g)?.length).toBeGreaterThan(1);
  expect(statSync(logFile).mode & 0o777).toBe(0o600);
});

it("restarts a killed process, but not a stopped one", async () => {
  const said: string[] = [];
  const kept = node("setInterval(() => undefined, 1000)", join(folder, "killed.log"), said);
  void kept.keep();
  const { pid } = kept;
  process.kill(pid, "SIGKILL");
  await expect.poll(() => said.join()).toContain("killed by SIGKILL");
  await expect.poll(() => kept.pid).not.toBe(pid);
  await kept.stop();
  expect(() => process.kill(kept.pid, 0)).toThrow("ESRCH");
  expect(said).toHaveLength(1);
});

it("rotates a log by its size, and keeps the previous four", () => {
  const path = join(folder, "rotated", "server.log");
  const log = new LogFile({ path, largestBytes: 1_000, onProgress: (line) => expect.fail(line) });
  for (let n = 0; n < 80; n++) log.write(Buffer.from(`${String(n).padStart(99, "0")}\n`));
  log.close();
  expect(readdirSync(join(folder, "rotated")).sort()).toEqual([
    "server.log",
    ...[1, 2, 3, 4].map((n) => `server.log.${n}`),
  ]);
  expect(readFileSync(path, "utf8")).toMatch(/79\n$/);
  expect(readFileSync(`${path}.4`, "utf8")).toMatch(/39\n$/);
});

it.skipIf(!existsSync("/dev/full"))("says once that a log is not kept on a full disk, and goes on", () => {
  const said: string[] = [];
  const log = new LogFile({ path: "/dev/full", onProgress: (line) => said.push(line) });
  for (let n = 0; n < 3; n++) log.write(Buffer.from("lost\n"));
  log.close();
  expect(said).toEqual(["/dev/full cannot be written (the disk is full); output is not kept until it can"]);
});
