import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderInUseError, lockFolder } from "./lock";
import { isSameProcess, processIdentity, waitForEnd } from "./process-identity";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "lock-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the second is told who the first is; after release the way is free and nothing is left", () => {
  const first = lockFolder(folder);
  expect(first.tookOver).toBe(false);
  expect(() => lockFolder(folder)).toThrow(FolderInUseError);
  expect(() => lockFolder(folder)).toThrow(new RegExp(`in use by process ${process.pid} .*DATA_DIR`));
  first.release();
  lockFolder(folder).release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["a dead process", JSON.stringify({ pid: 2 ** 22 + 1, identity: "gone" })],
  ["a living process that was given the dead one's number", JSON.stringify({ pid: process.pid, identity: "earlier" })],
  ["rubbish", "{"],
])("a lock left by %s is taken over", (_, content) => {
  writeFileSync(join(folder, "supervisor.lock"), content);
  const lock = lockFolder(folder);
  expect(lock.tookOver).toBe(true);
  expect(() => lockFolder(folder)).toThrow(FolderInUseError);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a process is known by its start, and gone once it ended", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid) ?? "";
  expect(identity).not.toBe(processIdentity(process.pid));
  expect(isSameProcess(pid, identity)).toBe(true);
  expect(isSameProcess(pid, "another")).toBe(false);
  expect(await waitForEnd(pid, identity, 50)).toBe(false);
  child.kill("SIGKILL");
  expect(await waitForEnd(pid, identity, 5_000)).toBe(true);
});
