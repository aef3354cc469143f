// `prisma generate` does not use the schema engine, but downloads it if it is missing. Setting its path to any existing
// file prevents the download. An installed engine is not replaced.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const engines = join(root, "node_modules/@prisma/engines");
const installed = existsSync(engines) && readdirSync(engines).some((name) => name.startsWith("schema-engine"));
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/prisma/build/index.js"), "generate", "--schema", "prisma/schema", "--no-hints"],
  {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      ...(installed ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
    },
  },
);
process.exit(status ?? 1);
