import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * What a test file needs: the three stores with the app's tables ("stores"), the same with modules of its own
 * ("isolated stores"), only servers that it starts itself ("servers"), or nothing ("unit").
 */
export type Need = (typeof NEEDS)[number];
export const NEEDS = ["stores", "isolated stores", "servers", "unit"] as const;

/** Everything that accesses a store imports one of these. */
const STORES = /^(lib\/stores\/|pg$|mongoose$|mongodb$|@aws-sdk\/|@prisma\/)/;
const SERVERS = /^embedded\//;
/** Replaces modules, settings or methods of a class, which another test file in the same process would see. */
const ISOLATED = /\bvi\.(?:(?:mock|doMock|hoisted|resetModules|stubEnv)\(|spyOn\([\w.]+\.prototype\b)/;

/** A static import or export in oxfmt's format, from line start to line end. Type imports do not count. */
const STATIC = /^(?:import |export |\} )(?!type )[^'`\n]*"([^"]+)";$/gm;
const DYNAMIC = /^[^'`\n]*\bimport\("([^"]+)"\)/gm;

const root = join(import.meta.dirname, "..");
type Source = { imports: string[]; isolated: boolean };
const known = new Map<string, Source>();

/** The need of every test file in these folders, derived from its imports. Paths are relative to the root. */
export function needsOfTests(folders: readonly string[]): Map<string, Need> {
  const tests = folders.flatMap(filesUnder).filter((file) => /\.test\.tsx?$/.test(file));
  return new Map(tests.map((test) => [test, needOf(test)]));
}

function needOf(test: string): Need {
  if (SERVERS.test(test)) return "servers";
  const reached = new Set([test]);
  for (const file of reached) for (const imported of sourceOf(file).imports) reached.add(imported);
  const reaches = (pattern: RegExp) => [...reached].some((file) => pattern.test(file));
  if (reaches(STORES)) return [...reached].some((file) => sourceOf(file).isolated) ? "isolated stores" : "stores";
  return reaches(SERVERS) ? "servers" : "unit";
}

function sourceOf(file: string): Source {
  const source = known.get(file) ?? readSource(file);
  known.set(file, source);
  return source;
}

/** Imports of a file: project files as paths from the root, packages by name. */
function readSource(file: string): Source {
  if (!/\.tsx?$/.test(file) || !existsSync(join(root, file))) return { imports: [], isolated: false };
  const code = readFileSync(join(root, file), "utf8");
  const imports = [STATIC, DYNAMIC].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, name = ""]) => resolveImport(name, file)),
  );
  return { imports, isolated: ISOLATED.test(code) };
}

function resolveImport(name: string, from: string): string {
  if (!/^(@\/|\.)/.test(name)) return name;
  const target = name.startsWith("@/") ? name.slice(2) : join(dirname(from), name);
  return [`${target}.ts`, `${target}.tsx`].find((file) => existsSync(join(root, file))) ?? target;
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}
