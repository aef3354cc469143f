import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteBucketLifecycleCommand, PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startS3, type S3Server } from "@/embedded/s3/server";
import { bucketDifferences } from "@/lib/stores/bucket-differences";
import { ensureBuckets } from "@/lib/stores/buckets";
import { unscopedS3 } from "@/lib/stores/objects";

/**
 * MinIO, which Docker Compose uses as S3, answers `PUT ?cors` with NotImplemented. That used to abort the preparation.
 */
const CONSOLE = "https://console.example";
const allowOrigins: string[] = [CONSOLE];
const folder = mkdtempSync(join(tmpdir(), "console-minio-"));
let server: S3Server;

beforeAll(async () => {
  const keys = { accessKeyId: "minio-key", secretAccessKey: "minio-secret-key" };
  server = await startS3({ dir: join(folder, "s3"), port: 0, region: "us-east-1", ...keys, minio: { allowOrigins } });
  vi.stubEnv("S3_ENDPOINT", `http://127.0.0.1:${server.port}`);
  vi.stubEnv("S3_ACCESS_KEY_ID", keys.accessKeyId);
  vi.stubEnv("S3_SECRET_ACCESS_KEY", keys.secretAccessKey);
  vi.stubEnv("NEXTAUTH_URL", CONSOLE);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const found = async () => (await bucketDifferences()).map(({ what }) => what).sort();

it("prepares MinIO's buckets, twice, and finds no difference although it keeps less than S3", async () => {
  await ensureBuckets();
  await ensureBuckets();
  expect(await found()).toEqual([]);
});

it("names an origin that MinIO's own setting does not allow, and where to allow it", async () => {
  allowOrigins.splice(0, 1, "https://other.example");
  expect(await found()).toEqual(
    ["content", "exports", "legal"].map(
      (name) => `The bucket ${name} does not let ${CONSOLE} read files for the viewers.`,
    ),
  );
  const [{ fix } = { fix: "" }] = await bucketDifferences();
  expect(fix).toContain(`MINIO_API_CORS_ALLOW_ORIGIN=${CONSOLE}`);
  allowOrigins.splice(0, 1, "*");
  expect(await found()).toEqual([]);
});

it("names a lifecycle rule that is gone or another, and sets it again", async () => {
  await unscopedS3().send(new DeleteBucketLifecycleCommand({ Bucket: "content" }));
  const Rules = [{ ID: "console-expire", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 8 } }] as const;
  const LifecycleConfiguration = { Rules: [...Rules] };
  await unscopedS3().send(new PutBucketLifecycleConfigurationCommand({ Bucket: "exports", LifecycleConfiguration }));
  expect(await found()).toEqual([
    "The lifecycle rule console-clean-up of content is missing.",
    "The lifecycle rule console-expire of exports differs.",
  ]);
  await ensureBuckets();
  expect(await found()).toEqual([]);
});
