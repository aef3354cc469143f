import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { startS3 } from "@/embedded/s3/server";
import "@/scripts/test-without-stores";

/** Vitest setup of the project "as MinIO": S3 behaves like MinIO, and no other store is available. */
const keys = { accessKeyId: "minio-key", secretAccessKey: "minio-secret-key" };
const folder = mkdtempSync(join(tmpdir(), "console-minio-"));
const server = await startS3({
  dir: join(folder, "s3"),
  port: 0,
  region: "us-east-1",
  ...keys,
  minio: { allowOrigins: [String(process.env.NEXTAUTH_URL)] },
});

delete process.env.S3_PUBLIC_ENDPOINT;
Object.assign(process.env, {
  S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
  S3_ACCESS_KEY_ID: keys.accessKeyId,
  S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
