import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from "next/constants.js";

const root = dirname(fileURLToPath(import.meta.url));

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  outputFileTracingRoot: root,
  turbopack: { root },
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` type-checks the whole repository; whoever only starts the Console need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // A strategy's text of 1 MB as an editor sends it, with its line ends and signs escaped.
  experimental: { serverActions: { bodySizeLimit: "3mb" } },
  serverExternalPackages: ["mongoose", "pino", "@node-rs/argon2"],
  // Read by a thread that is started from a text, and a process that is started by its path: no import leads to them.
  outputFileTracingIncludes: {
    "/**": [
      "./node_modules/pdfjs-dist/{package.json,legacy/build/pdf.mjs,legacy/build/pdf.worker.mjs}",
      "./generated/render-process.cjs",
    ],
  },
  distDir: process.env.NEXT_DIST_DIR || ".next",
  pageExtensions: ["ts", "tsx", ...(process.env.BARE_PAGES ? ["bare.ts", "bare.tsx"] : [])],
};

/** @param {string} phase */
export default async function configure(phase) {
  if (phase === PHASE_DEVELOPMENT_SERVER || phase === PHASE_PRODUCTION_BUILD) {
    const { bundleRenderer } = await import("./scripts/bundle-renderer.mjs");
    await bundleRenderer();
  }
  return config;
}
