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
  distDir: process.env.NEXT_DIST_DIR || ".next",
  pageExtensions: ["ts", "tsx", ...(process.env.BARE_PAGES ? ["bare.ts", "bare.tsx"] : [])],
};
