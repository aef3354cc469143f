import { parseArgs } from "node:util";
import { messageOf } from "./files";
import { startStores } from "./start";
import type { StoreName } from "./state";

const NAMES: StoreName[] = ["postgres", "mongo", "s3"];

/** `node --import tsx embedded/serve.ts [--data-dir .data] [--stores postgres,mongo,s3] [--ttl-seconds 60]` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      "data-dir": { type: "string", default: process.env.DATA_DIR ?? ".data" },
      stores: { type: "string", default: NAMES.join(",") },
      "ttl-seconds": { type: "string", default: "60" },
    },
  });
  const asked = values.stores.split(",");
  const stores = NAMES.filter((name) => asked.includes(name));
  const unknown = asked.filter((name) => !NAMES.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`--stores: no store "${unknown.join(", ")}". Known: ${NAMES.join(", ")}`);
  const ttlSeconds = Number(values["ttl-seconds"]);
  if (!(ttlSeconds > 0)) throw new Error(`--ttl-seconds: "${values["ttl-seconds"]}" is not a number above 0`);

  const running = await startStores({
    dataDir: values["data-dir"],
    stores,
    ttlSeconds,
    onProgress: (line) => console.error(line),
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void running.stop().then(() => process.exit(0)));
  }
  for (const [name, value] of Object.entries(running.env)) console.log(`${name}=${value}`);
  console.error("Stores are running. Ctrl-C stops them.");
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
