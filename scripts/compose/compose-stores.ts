import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startS3, type S3Server } from "@/embedded/s3/server";
import { startStores, type Stores } from "@/embedded/start";
import { freePort } from "../port";
import { readServices, type Service } from "./compose-file";

type Variables = Record<string, string | undefined>;

/** Stands in for Docker Compose's stores: the same secrets, roles, names and behavior, on this machine. */
export class ComposeStores {
  private constructor(
    readonly services: Record<string, Service>,
    /** Port of the app. Not Compose's port, which may be in use here. */
    readonly port: number,
    private readonly stores: Stores,
    private readonly s3: S3Server,
  ) {}

  static async start(dataDir: string, given: Variables, onProgress: (line: string) => void): Promise<ComposeStores> {
    const port = await freePort();
    const variables = { ...given, CONSOLE_URL: `http://localhost:${port}` };
    const services = readServices(variables);
    const { postgres, minio, prepare } = services;
    const { S3_ACCESS_KEY_ID: accessKeyId = "", S3_SECRET_ACCESS_KEY: secretAccessKey = "" } =
      prepare?.environment ?? {};
    const passwords = {
      postgresSuperuser: postgres?.environment?.POSTGRES_PASSWORD,
      postgresOwner: postgres?.environment?.POSTGRES_OWNER_PASSWORD,
      postgresApp: services.pgbouncer?.environment?.DB_PASSWORD,
    };
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, "secrets.json"), JSON.stringify(passwords), { mode: 0o600 });
    const stores = await startStores({ dataDir, stores: ["postgres", "mongo"], onProgress });
    const s3 = await startS3({
      dir: join(dataDir, "s3"),
      port: 0,
      region: "us-east-1",
      accessKeyId,
      secretAccessKey,
      minio: { allowOrigins: (minio?.environment?.MINIO_API_CORS_ALLOW_ORIGIN ?? "").split(",") },
    });
    return new ComposeStores(services, port, stores, s3);
  }

  /**
   * A service's environment from Compose, with its host names replaced by addresses on this machine, plus PATH, HOME
   * and TMPDIR only.
   */
  environmentOf(name: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
    const given = Object.entries(this.services[name]?.environment ?? {}).map(([setting, value]) => [
      setting,
      this.#here(setting, value),
    ]);
    const path = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };
    return { ...path, NODE_ENV: "production", ...Object.fromEntries(given), ...more } as NodeJS.ProcessEnv;
  }

  async stop(): Promise<void> {
    await this.s3.close();
    await this.stores.stop();
  }

  #here(setting: string, value: string): string {
    switch (setting) {
      case "DATABASE_URL":
      case "DIRECT_DATABASE_URL":
        return at(value, this.stores.env.DIRECT_DATABASE_URL ?? "");
      case "MONGO_URL":
        return this.stores.env.MONGO_URL ?? "";
      case "S3_ENDPOINT":
      case "S3_PUBLIC_ENDPOINT":
        return `http://127.0.0.1:${this.s3.port}`;
      default:
        return value;
    }
  }
}

/** The `given` URL with the host and port of `other`. */
function at(given: string, other: string): string {
  const url = new URL(given);
  url.host = new URL(other).host;
  return url.href;
}
