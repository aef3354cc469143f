import { env } from "@/lib/env";
import { reindex } from "@/prisma/record-index";
import { program, say } from "./program";
import { dataFolder, openStores } from "./stores";

/** Makes the record index anew from the records. The Console can keep running. */
program(async () => {
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    const { DIRECT_DATABASE_URL } = env();
    if (!DIRECT_DATABASE_URL) throw new Error("DIRECT_DATABASE_URL is missing. The index is made anew by its owner.");
    say(`${await reindex(DIRECT_DATABASE_URL)} row(s) of the record index removed or written`);
  } finally {
    await stores.close();
  }
});
