import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));

/** @type {import("next").NextConfig} */
export default {
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
  // Read by a thread that is started from a text, which nothing else shows to whoever collects the files.
  outputFileTracingIncludes: { "/**": ["./node_modules/pdfjs-dist/{package.json,legacy/build/pdf.mjs,legacy/build/pdf.worker.mjs}"] },
  distDir: process.env.NEXT_DIST_DIR || ".next",
  pageExtensions: ["ts", "tsx", ...(process.env.BARE_PAGES ? ["bare.ts", "bare.tsx"] : [])],
};
