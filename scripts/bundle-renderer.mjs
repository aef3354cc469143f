import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

/** Where the server finds the process that lays out texts. */
const RENDERER = "generated/render-process.cjs";

/** Bundles the process that lays out texts into one file, which the server starts with nothing else beside it. */
export async function bundleRenderer() {
  await build({
    absWorkingDir: root,
    entryPoints: ["components/content/rendering/render-process.ts"],
    outfile: RENDERER,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    logLevel: "error",
  });
}
