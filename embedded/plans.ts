import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MongoSettings } from "./mongo/process";
import { socketPathFor } from "./mongo/socket-path";
import { APP, DATABASE, OWNER, urlFor } from "./postgres/address";
import type { PostgresSettings } from "./postgres/process";
import { portOf, secretsOf } from "./remembered";
import type { S3Settings } from "./s3-process";
import type { StoreEnv, StoreName } from "./state";

/** Everything needed to start a store's process. */
export type Plan = {
  label: string;
  main: string;
  settings: unknown;
  logFile: string;
  env: StoreEnv;
  /** The Unix socket where the supervisor accepts the store's connections. Absent if the store listens itself. */
  socketPath?: string;
};

export type PlanOptions = { dataDir: string; ttlSeconds: number; onProgress(line: string): void };

/** Pre-signed links and the content security policy contain this port, so the same port everywhere is convenient. */
const S3_PORT = 9010;
const S3_REGION = "us-east-1";

const mainOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const PLANS: Record<StoreName, (options: PlanOptions) => Promise<Plan>> = {
  async postgres({ dataDir, onProgress }) {
    const label = "PostgreSQL";
    const secrets = secretsOf(dataDir);
    const port = await portFor(dataDir, "postgres", label, onProgress);
    const logFile = join(dataDir, "log", "postgres.log");
    const settings: PostgresSettings = {
      dataDir,
      port,
      superuserPassword: secrets.postgresSuperuser,
      ownerPassword: secrets.postgresOwner,
      logFile,
    };
    const env = {
      DATABASE_URL: urlFor(APP, secrets.postgresApp, port),
      DIRECT_DATABASE_URL: urlFor(OWNER, secrets.postgresOwner, port),
    };
    return { label, main: mainOf("./postgres/process.ts"), settings, logFile, env };
  },

  async mongo({ dataDir, ttlSeconds }) {
    const socketPath = socketPathFor(dataDir);
    const url = `mongodb://${encodeURIComponent(socketPath)}/${DATABASE}?directConnection=true&w=majority&journal=true`;
    const settings: MongoSettings = {
      folder: join(dataDir, "mongo"),
      cacheDir: join(dataDir, "cache"),
      url,
      ttlSeconds,
    };
    const logFile = join(dataDir, "log", "mongo.log");
    const main = mainOf("./mongo/process.ts");
    return { label: "MongoDB", main, settings, logFile, env: { MONGO_URL: url }, socketPath };
  },

  async s3({ dataDir, onProgress }) {
    const label = "S3";
    const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = secretsOf(dataDir);
    const port = await portFor(dataDir, "s3", label, onProgress, S3_PORT);
    const settings: S3Settings = { dir: join(dataDir, "s3"), port, accessKeyId, secretAccessKey, region: S3_REGION };
    const env = {
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_REGION,
    };
    return { label, main: mainOf("./s3-process.ts"), settings, logFile: join(dataDir, "log", "s3.log"), env };
  },
};

async function portFor(
  dataDir: string,
  server: string,
  label: string,
  onProgress: (line: string) => void,
  preferred?: number,
): Promise<number> {
  const { port, busy } = await portOf(dataDir, server, preferred);
  if (busy !== undefined) onProgress(`${label}: its usual port ${busy} is taken by another program; using ${port}`);
  return port;
}
