import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clearOrphan, isReady } from "./orphan";

let folder: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "orphan-"));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pidFile = () => join(folder, "postmaster.pid");
const clear = () => clearOrphan(folder, (line) => told.push(line));

test("a server left on the folder is asked to stop, as by pg_ctl's fast mode", async () => {
  // Simulates the server: its working directory is the data folder, and it removes its PID file when it exits.
  const program = `process.on("SIGINT", () => { require("fs").rmSync("postmaster.pid"); process.exit(0); });
    setInterval(() => {}, 1000); console.log("up");`;
  const server = await running(spawn(process.execPath, ["-e", program, folder], { cwd: folder }));
  writeFileSync(pidFile(), `${server.pid}\n${folder}\n`);
  const ended = new Promise((resolve) => server.once("exit", (code, signal) => resolve({ code, signal })));
  await clear();
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(told).toEqual([`stopping a server left behind on this folder (process ${server.pid})`]);
});

test("the file of a process that is gone is removed", async () => {
  writeFileSync(pidFile(), `${2 ** 22 + 1}\n${folder}\n`);
  await clear();
  expect(existsSync(pidFile())).toBe(false);
  expect(told).toEqual([]);
});

test("a program that was given the dead server's number is left alone", async () => {
  const other = await running(spawn(process.execPath, ["-e", `setInterval(() => {}, 1000); console.log("up");`]));
  writeFileSync(pidFile(), `${other.pid}\n${folder}\n`);
  await clear();
  expect(existsSync(pidFile())).toBe(false);
  expect(other.exitCode).toBeNull();
  expect(other.signalCode).toBeNull();
  other.kill("SIGKILL");
});

test("a folder without the file needs nothing", async () => {
  await clear();
  expect(told).toEqual([]);
});

test("ready is what the server says in its eighth line, and only the server asked about", () => {
  const lines = (state: string) => ["41", folder, "1", "5432", "", "127.0.0.1", "  1  2", state].join("\n");
  writeFileSync(pidFile(), lines("starting"));
  expect(isReady(folder, 41)).toBe(false);
  writeFileSync(pidFile(), lines("ready   "));
  expect(isReady(folder, 41)).toBe(true);
  expect(isReady(folder, 42)).toBe(false);
});

async function running(child: ChildProcess): Promise<ChildProcess> {
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}
