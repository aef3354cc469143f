import { env } from "@/lib/env";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seedIfEmpty } from "./seed-if-empty";

/** For deployments: migrates the configured stores, and loads demo data into empty ones if DEMO_DATA is set. */
program(async () => {
  try {
    await prepareStores(say);
    if (env().DEMO_DATA === "yes") await seedIfEmpty(say);
  } finally {
    await closeConnections();
  }
});
