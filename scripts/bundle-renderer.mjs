import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

/** Path from which the server starts the render process. */
const RENDERER = "generated/render-process.cjs";

/** Bundles the render process into one self-contained file. */
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
