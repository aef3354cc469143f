import { env } from "@/lib/env";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seedIfEmpty } from "./seed-if-empty";

/** For a deployment: brings the stores it is given up to date, and loads demo data into empty ones where DEMO_DATA asks. */
program(async () => {
  try {
    await prepareStores(say);
    if (env().DEMO_DATA === "yes") await seedIfEmpty(say);
  } finally {
    await closeConnections();
  }
});
