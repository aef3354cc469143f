import { join } from "node:path";
import { runStore } from "../store-process";
import type { RunningStore } from "../store-process";
import { accountFor } from "./account";
import { findBinaries } from "./binaries";
import { ensureCluster } from "./cluster";
import { ensureDatabase } from "./database";
import { dataFolderFor, SHARED_FOLDER } from "./location";
import { clearOrphan } from "./orphan";
import { FolderBusyError, startServer } from "./server";
import type { Server } from "./server";

export type PostgresSettings = {
  dataDir: string;
  port: number;
  superuserPassword: string;
  ownerPassword: string;
  logFile: string;
};

const WAIT_FOR_MEMORY_MS = 10_000;

async function start(settings: PostgresSettings, onProgress: (line: string) => void): Promise<RunningStore> {
  const { dataDir, superuserPassword } = settings;
  const account = accountFor(join(dataDir, "postgres"));
  const folder = dataFolderFor(dataDir, account, onProgress);
  const binaries = findBinaries(account, [join(dataDir, "cache"), SHARED_FOLDER], onProgress);
  await clearOrphan(folder, onProgress);
  await ensureCluster(folder, binaries, account, superuserPassword, onProgress);
  const server = await startPatiently(settings, binaries.postgres, folder, account);
  try {
    await ensureDatabase(settings.port, superuserPassword, settings.ownerPassword);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { close: () => server.stop(), ended: server.ended };
}

async function startPatiently(
  { port, logFile }: PostgresSettings,
  postgres: string,
  folder: string,
  account: ReturnType<typeof accountFor>,
): Promise<Server> {
  const deadline = Date.now() + WAIT_FOR_MEMORY_MS;
  for (;;) {
    try {
      return await startServer(postgres, folder, port, account, logFile);
    } catch (error) {
      if (!(error instanceof FolderBusyError) || Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

runStore(start);
