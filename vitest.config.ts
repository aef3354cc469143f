import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

export default defineConfig({
  resolve: {
    alias: [
      { find: "@", replacement: root },
      // In a server's bundle this marks a file; in a test it would only throw.
      { find: "server-only", replacement: join(root, "lib/testing/empty.ts") },
      // The request's cookies and headers come from `as()`; everything behind them is the real door.
      { find: "next/headers", replacement: join(root, "lib/testing/request.ts") },
    ],
  },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    include: ["{lib,components,embedded,prisma,scripts,app}/**/*.test.{ts,tsx}"],
    globalSetup: ["scripts/test-stores.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
