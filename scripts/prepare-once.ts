import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seedIfEmpty } from "./seed-if-empty";

/** For a deployment that runs the app elsewhere: brings addressed stores up to date, and fills empty ones. */
program(async () => {
  try {
    await prepareStores(say);
    await seedIfEmpty(say);
  } finally {
    await closeConnections();
  }
});
