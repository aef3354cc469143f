process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStores } from "@/embedded/start";
import { openStores } from "@/scripts/stores";

/** Vitest global setup: uses the stores in the environment, or else embedded ones in a temporary folder. */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), "console-test-"));
  process.env.ENVIRONMENT ||= "test";
  process.env.LOG_LEVEL ||= "fatal";
  const stores = await openStores({ dataDir, onProgress: () => {} });
  const { prepareStores, closeConnections } = await import("@/scripts/prepare");
  await prepareStores(() => {});
  await closeConnections();
  return async () => {
    await stores.close();
    await removeStores(dataDir);
  };
}
