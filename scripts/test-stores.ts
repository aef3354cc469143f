process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStores } from "@/embedded/start";
import { openStores } from "@/scripts/stores";

/**
 * Vitest's global setup: the stores named in the environment, else embedded ones on a folder of their own that is gone
 * afterwards.
 */
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
