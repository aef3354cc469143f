import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startStores } from "./start";
import { readState } from "./state";

/** Mounts a small disk of its own on the folder. False if this user may not mount one. */
function mounted(folder: string): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function fillUp(folder: string): string {
  const file = join(folder, "filler");
  const { bavail, bsize } = statfsSync(folder);
  // The large write fills most of the disk, and small ones fill the rest.
  for (const bytes of [bavail * bsize, bsize]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: "a" });
    } catch {
      continue;
    }
  }
  return file;
}

test("a full disk neither ends the supervisor nor loses what was acknowledged; with room it all comes back", async ({
  skip,
}) => {
  const dataDir = mkdtempSync(join(tmpdir(), "full-disk-"));
  const onDisk = mounted(dataDir);
  try {
    skip(!onDisk, "only root may mount a disk to fill up");
    const said: string[] = [];
    const stores = await startStores({ dataDir, stores: ["s3"], onProgress: (line) => said.push(line) });
    const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = stores.env;
    const credentials = { accessKeyId: S3_ACCESS_KEY_ID ?? "", secretAccessKey: S3_SECRET_ACCESS_KEY ?? "" };
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
    await client.send(new CreateBucketCommand({ Bucket: "kept" }));
    await client.send(new PutObjectCommand({ Bucket: "kept", Key: "before", Body: "acknowledged" }));
    const filler = fillUp(dataDir);
    const refused = client.send(
      new PutObjectCommand({ Bucket: "kept", Key: "late", Body: Buffer.alloc(300_000, "x") }),
    );
    await expect(refused).rejects.toThrow();

    // Regression: the supervisor wrote to the ended process and crashed with an unhandled error.
    const pid = readState(dataDir)?.children.s3?.pid ?? 0;
    process.kill(pid, "SIGKILL");
    await expect.poll(() => said.join("\n")).toMatch(/stores\.json cannot be written: the disk is full/);
    expect(said.join("\n")).toContain(`the disk of ${dataDir} is full: make room on it`);
    expect(readdirSync(dataDir).filter((name) => name.endsWith(".tmp"))).toEqual([]);

    rmSync(filler);
    const read = async () =>
      (await client.send(new GetObjectCommand({ Bucket: "kept", Key: "before" }))).Body?.transformToString();
    await expect.poll(() => read().catch(String)).toBe("acknowledged");
    await expect.poll(() => readState(dataDir)?.children.s3?.pid ?? pid).not.toBe(pid);
    await client.send(new PutObjectCommand({ Bucket: "kept", Key: "after", Body: "again" }));
    client.destroy();
    await stores.stop();
  } finally {
    if (onDisk) execFileSync("umount", ["-l", dataDir]);
    rmSync(dataDir, { recursive: true, force: true });
  }
});
