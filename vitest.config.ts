import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

const TESTS = "{lib,components,embedded,prisma,scripts,app}/**/*.test.{ts,tsx}";
/** The contract of S3, held a second time against a server that answers as MinIO does. */
const S3_CONTRACT = "lib/stores/{object*,uploads}.contract.test.ts";

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
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "console", include: [TESTS], globalSetup: ["scripts/test-stores.ts"] } },
      { extends: true, test: { name: "as MinIO", include: [S3_CONTRACT], setupFiles: ["scripts/test-as-minio.ts"] } },
    ],
  },
});
