import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { portOf, secretsOf } from "./remembered";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "remembered-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("secrets are made once, are all different, and are for this user's eyes", () => {
  const secrets = secretsOf(folder);
  expect(new Set(Object.values(secrets)).size).toBe(5);
  expect(secretsOf(folder)).toEqual(secrets);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("a secret that is missing is added, the others stay", () => {
  const { s3AccessKeyId, ...rest } = secretsOf(folder);
  writeFileSync(join(folder, "secrets.json"), JSON.stringify(rest));
  const mended = secretsOf(folder);
  expect(mended).toMatchObject(rest);
  expect(mended.s3AccessKeyId).not.toBe(s3AccessKeyId);
});

test("a broken secrets file is named, not replaced", () => {
  writeFileSync(join(folder, "secrets.json"), "{");
  expect(() => secretsOf(folder)).toThrow(/secrets\.json is not valid JSON/);
  expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe("{");
});

test("a port is kept, and given up only while another program holds it", async () => {
  const { port } = await portOf(folder, "s3");
  expect(await portOf(folder, "s3")).toEqual({ port });
  expect((await portOf(folder, "postgres")).port).not.toBe(port);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
  const moved = await portOf(folder, "s3");
  expect(moved).toEqual({ port: expect.any(Number), busy: port });
  expect(moved.port).not.toBe(port);
  await new Promise((resolve) => other.close(resolve));
  expect(await portOf(folder, "s3")).toEqual({ port: moved.port });
});
