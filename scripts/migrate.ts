import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";

program(async () => {
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    await prepareStores(say);
  } finally {
    await closeConnections();
    await stores.close();
  }
});
