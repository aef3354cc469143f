import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStores } from "@/embedded/start";
import { buildApp } from "./build";
import { readVariables } from "./compose/compose-file";
import { ComposeStores } from "./compose/compose-stores";
import { tryDeployment } from "./compose/walk";
import { program, say } from "./program";

/**
 * Tests the deployment without Docker: starts stores with the secrets, roles and buckets of Docker Compose and an S3
 * that behaves like MinIO, then runs the commands of prepare, app and worker with Compose's variables, in production.
 */
program(async () => {
  const folder = mkdtempSync(join(tmpdir(), "console-compose-"));
  // PostgreSQL's system user needs access to paths below.
  chmodSync(folder, 0o711);
  const file = join(folder, "env");
  execFileSync(process.execPath, ["scripts/compose-env.mjs", file]);
  const production = {
    CONSOLE_ENVIRONMENT: "production",
    CONSOLE_DEMO_DATA: "no",
    CONSOLE_LOCK_MODE: "",
    CONSOLE_RETENTION_DAYS: "",
  };
  const variables = { ...readVariables(file), ...production };
  const stores = await ComposeStores.start(join(folder, "data"), variables, say);
  try {
    await tryDeployment(stores, await buildApp(say));
    console.log("The deployment works as described in docker-compose.yml.");
  } finally {
    await stores.stop();
    await removeStores(join(folder, "data"));
    rmSync(folder, { recursive: true, force: true });
  }
});
