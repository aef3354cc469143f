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
  // `npm test` checks the types of the whole repository, so a build does not.
  typescript: { ignoreBuildErrors: true },
  // A strategy may have 1 MB of text. The editor sends it with escaped line breaks and quotes.
  experimental: { serverActions: { bodySizeLimit: "3mb" } },
  serverExternalPackages: ["mongoose", "pino", "@node-rs/argon2"],
  // These are loaded by a thread and a process that Next cannot find through imports.
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
