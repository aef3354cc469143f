import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../..");
const ENDINGS = ["", ".ts", ".tsx", ".mjs", ".js", "/index.ts", "/index.tsx"];

/** The project file that an import resolves to; undefined for a library. */
function resolveImport(from, specifier) {
  const base = specifier.startsWith("@/")
    ? join(ROOT, specifier.slice(2))
    : specifier.startsWith(".")
      ? resolve(dirname(from), specifier)
      : undefined;
  if (base === undefined) return undefined;
  return ENDINGS.map((ending) => base + ending).find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

const known = new Map();

/** All imports of a file: values and types, by import, export or import(). Each file is read once per run. */
function importsOf(file) {
  const found = known.get(file);
  if (found) return found;
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  const imports = importedFiles.flatMap(({ fileName }) => resolveImport(file, fileName) ?? []);
  known.set(file, imports);
  return imports;
}

/** The shortest import path from one file to another, including both. */
function pathBetween(start, goal) {
  const importer = new Map([[start, undefined]]);
  for (const file of importer.keys()) {
    if (file === goal) {
      const path = [];
      for (let at = goal; at !== undefined; at = importer.get(at)) path.unshift(at);
      return path;
    }
    for (const next of importsOf(file)) if (!importer.has(next)) importer.set(next, file);
  }
  return undefined;
}

/**
 * Forbids import cycles, direct or indirect. Unlike the usual rules, it counts both types and import(): files in a
 * cycle can only be understood together, and the next import makes the cycle real.
 */
export const noCycle = {
  meta: {
    type: "problem",
    schema: [],
    messages: { cycle: "Import cycle: {{ path }}. Move what both need into a file of its own." },
  },
  create(context) {
    const check = (node) => {
      const { source } = node;
      if (source?.type !== "Literal" || typeof source.value !== "string") return;
      const target = resolveImport(context.filename, source.value);
      const path = target && pathBetween(target, context.filename);
      if (!path) return;
      const names = [context.filename, ...path].map((file) => relative(ROOT, file));
      context.report({ node, messageId: "cycle", data: { path: names.join(" → ") } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
