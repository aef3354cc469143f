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
  serverExternalPackages: ["mongoose", "pino", "@node-rs/argon2"],
  distDir: process.env.NEXT_DIST_DIR || ".next",
  pageExtensions: ["ts", "tsx", ...(process.env.BARE_PAGES ? ["bare.ts", "bare.tsx"] : [])],
};
