import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client, S3ServiceException, type S3ClientConfig } from "@aws-sdk/client-s3";
import { startS3, type S3Options, type S3Server } from "./server";

export const credentials = { accessKeyId: "test-key", secretAccessKey: "test-secret" };
export const region = "eu-central-1";

export interface Running {
  readonly dir: string;
  server: S3Server;
  readonly clock: { now: number };
  readonly endpoint: () => string;
  readonly client: (config?: Partial<S3ClientConfig>) => S3Client;
  /** Stops the server, runs `work` with exclusive access to the data folder, and starts the server again. */
  readonly restart: (work?: (data: string) => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A server with its own folder. Set `clock.now` (an offset in milliseconds) to move its clock. */
export async function startTestServer(more: Partial<S3Options> = {}): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), "s3-test-"));
  const clock = { now: 0 };
  const options: S3Options = {
    dir: join(dir, "data"),
    port: 0,
    region,
    ...credentials,
    now: () => new Date(Date.now() + clock.now),
    ...more,
  };
  const clients: S3Client[] = [];
  const self: Running = {
    dir,
    clock,
    server: await startS3(options),
    endpoint: () => `http://127.0.0.1:${self.server.port}`,
    client: (config = {}) => {
      const client = new S3Client({
        endpoint: self.endpoint(),
        region,
        credentials,
        forcePathStyle: true,
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    restart: async (work) => {
      await self.server.close();
      await work?.(options.dir);
      self.server = await startS3(options);
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      await self.server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return self;
}

export const makeBucket = (client: S3Client, Bucket: string, lock = false): Promise<unknown> =>
  client.send(
    new CreateBucketCommand({
      Bucket,
      ObjectLockEnabledForBucket: lock || undefined,
      CreateBucketConfiguration: { LocationConstraint: region },
    }),
  );

export const md5 = (body: string | Buffer): string => createHash("md5").update(body).digest("base64");

/** The code and status of the error response. Throws if the request succeeds. */
export async function errorOf(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
  } catch (cause) {
    if (cause instanceof S3ServiceException) return `${cause.$metadata.httpStatusCode ?? "?"} ${cause.name}`;
    throw cause;
  }
  throw new Error("The server accepted what it should have refused.");
}

/** Like `errorOf`, for a raw response. */
export async function errorOfResponse(response: Response): Promise<string> {
  const text = await response.text();
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? "no code"}`;
}
