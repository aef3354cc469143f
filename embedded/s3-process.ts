import { makeFolder } from "./files";
import { runStore } from "./store-process";
import type { RunningStore } from "./store-process";

export type S3Settings = { dir: string; port: number; accessKeyId: string; secretAccessKey: string; region: string };

async function start(settings: S3Settings): Promise<RunningStore> {
  makeFolder(settings.dir);
  const { startS3 } = await import("./s3/server");
  const server = await startS3(settings);
  console.error(`${new Date().toISOString()} serving ${settings.dir} on 127.0.0.1:${server.port}`);
  return { close: () => server.close() };
}

runStore(start);
