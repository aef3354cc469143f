import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { NEEDS, needsOfTests, type Need } from "./scripts/test-needs.ts";

const root = import.meta.dirname;

const FOLDERS = ["lib", "components", "embedded", "prisma", "scripts", "app"];
const TESTS = `{${FOLDERS.join(",")}}/**/*.test.{ts,tsx}`;
/** The S3 contract tests, which also run against a server that behaves like MinIO. */
const S3_CONTRACT = "lib/stores/{object*,uploads}.contract.test.ts";

/** What `npm test -- --on-stores` leaves out: see there. */
const LEFT_OUT = process.env.TEST_ON_STORES
  ? [
      "{app,components}/**",
      "scripts/*.test.ts",
      "scripts/!(import)/**",
      "**/*.contract.test.ts",
      "lib/testing/{crash,faults}/**",
    ]
  : [];

const needs = needsOfTests(FOLDERS);

/** The paths of these tests, escaped so that each matches only itself. */
function testsThatNeed(need: Need): string[] {
  const paths = [...needs].flatMap(([test, its]) => (its === need ? [test] : []));
  return paths.map((path) => path.replace(/[()[\]{}!*?]/g, "\\$&"));
}

export default defineConfig({
  resolve: {
    alias: [
      { find: "@", replacement: root },
      // Throws outside a server bundle, so tests replace it with an empty module.
      { find: "server-only", replacement: join(root, "lib/testing/empty.ts") },
      // Tests set cookies and headers with `as()`. Everything behind them is the real code.
      { find: "next/headers", replacement: join(root, "lib/testing/request.ts") },
    ],
  },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    // Far above what any test takes, so that a busy machine fails none.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    projects: [
      // Without isolation a worker loads each module once and not once per file, which halves the time.
      {
        extends: true,
        test: {
          name: "unit",
          include: testsThatNeed("unit"),
          setupFiles: ["scripts/test-without-stores.ts"],
          isolate: false,
        },
      },
      { extends: true, test: { name: "servers", include: testsThatNeed("servers") } },
      // A test added since the start is assumed to need the stores.
      {
        extends: true,
        test: {
          name: "stores",
          include: [TESTS],
          exclude: [...NEEDS.filter((need) => need !== "stores").flatMap(testsThatNeed), ...LEFT_OUT],
          globalSetup: ["scripts/test-stores.ts"],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "isolated stores",
          include: testsThatNeed("isolated stores"),
          exclude: LEFT_OUT,
          globalSetup: ["scripts/test-stores.ts"],
        },
      },
      { extends: true, test: { name: "as MinIO", include: [S3_CONTRACT], setupFiles: ["scripts/test-as-minio.ts"] } },
    ],
  },
});
