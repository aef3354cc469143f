import { findDifferences, inRecordIndex } from "./differing";
import { closeConnections } from "./prepare";
import { program, say } from "./program";
import { dataFolder, openStores } from "./stores";

/** Compares the three stores with what the code expects and prints a fix for each difference. Changes nothing. */
program(async () => {
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    const differences = [...(await findDifferences()), ...(await inRecordIndex())];
    for (const { store, what, fix } of differences) console.log(`\n${store}: ${what}\n  Fix: ${fix}`);
    console.log(
      differences.length === 0 ? "The stores match what the code expects." : `\n${differences.length} difference(s).`,
    );
    return differences.length === 0 ? 0 : 1;
  } finally {
    await closeConnections();
    await stores.close();
  }
});
