import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { RESULTS } from "./people";

const { BASE_URL, BROWSER_PATH, ON_STORES } = process.env;

if (!BASE_URL) {
  throw new Error(
    "BASE_URL is missing: the address of a running Console with demo data, such as http://localhost:3000.",
  );
}

const QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** Creates a tenant that would change the counts of other tests, so it runs after them, whether they pass or fail. */
const NEW_TENANT = "new-tenant.spec.ts";

/** Tests that do not depend on the stores. A second run on other stores (ON_STORES) skips them. */
const SAME_ON_ALL_STORES = ["accessibility.spec.ts", "keyboard.spec.ts", "headers.spec.ts"];

export default defineConfig({
  testDir: ".",
  outputDir: join(RESULTS, "failures"),
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // Far above what any test takes, so that a busy machine fails none.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [
    ["line"],
    ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? join(RESULTS, "report.json") }],
  ],
  use: {
    baseURL: BASE_URL,
    viewport: { width: 1360, height: 850 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      ...(BROWSER_PATH ? { executablePath: BROWSER_PATH } : {}),
      // As root, such as in a container, Chromium starts only without its sandbox.
      args: [
        ...QUIET,
        "--disable-component-update",
        "--disable-sync",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
  projects: [
    { name: "sign in", testMatch: "setup.ts", teardown: "new tenant" },
    {
      name: "console",
      testMatch: "*.spec.ts",
      testIgnore: [NEW_TENANT, ...(ON_STORES ? SAME_ON_ALL_STORES : [])],
      dependencies: ["sign in"],
    },
    { name: "new tenant", testMatch: NEW_TENANT },
  ],
});
