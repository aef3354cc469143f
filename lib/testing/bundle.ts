import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const FOLDER = "generated/test-programs";

const bundles = new Map<string, Promise<string>>();

/** Lets each module in a bundle find the files beside its source. */
const sourcePlaces: Plugin = {
  name: "source places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const code = readFileSync(path, "utf8")
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return { contents: code, loader: "ts" };
    }),
};

/**
 * Bundles a program that tests start, and returns the file to run. A bundle starts in a third of the time that tsx
 * needs to compile each module again. `next/headers`, which only works inside Next, is replaced by
 * `lib/testing/request.ts`.
 */
function bundled(entry: string): Promise<string> {
  const existing = bundles.get(entry);
  if (existing) return existing;
  const bundle = bundleProgram(entry);
  bundles.set(entry, bundle);
  return bundle;
}

async function bundleProgram(entry: string): Promise<string> {
  const file = join(FOLDER, entry.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  // Test files run in parallel, so the finished file is moved into place.
  const unfinished = `${file}.${process.pid}`;
  mkdirSync(FOLDER, { recursive: true });
  await build({
    entryPoints: [entry],
    outfile: unfinished,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    conditions: ["react-server"],
    tsconfig: "lib/testing/program.tsconfig.json",
    plugins: [sourcePlaces],
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "error",
  });
  renameSync(unfinished, file);
  return file;
}

/** The command line, after `node`, that runs a bundled program. */
export async function runBundled(entry: string): Promise<string[]> {
  return ["--conditions=react-server", "--enable-source-maps", await bundled(entry)];
}
