import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { credentials, makeBucket, region, startTestServer, type Running } from "../testing";

const mebibyte = 1024 * 1024;
/** S3_MEMORY_TEST_MB=1024 tests with a whole gigabyte. */
const megabytes = Number(process.env.S3_MEMORY_TEST_MB || 192);
const Bucket = "large";
let s3: Running;
beforeAll(async () => {
  s3 = await startTestServer();
});
afterAll(() => s3.stop());

const source = `
  import { startS3 } from ${JSON.stringify(new URL("../server.ts", import.meta.url).pathname)};
  const server = await startS3({ dir: process.argv[2], port: 0, ...${JSON.stringify({ region, ...credentials })} });
  process.send({ port: server.port });
`;

/** The peak resident memory of a process in MB. */
const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;

test.skipIf(process.platform !== "linux")(
  `memory stays flat while ${megabytes} MB come and go`,
  async () => {
    const script = join(s3.dir, "server.mts");
    await writeFile(script, source);
    const child = fork(script, [join(s3.dir, "large")], { execArgv: ["--import", "tsx"], stdio: "inherit" });
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      child.once("message", (message) => resolve(message as { port: number }));
      child.once("exit", (code) => reject(new Error(`The server process ended with ${code ?? "a signal"}.`)));
    });
    const endpoint = `http://127.0.0.1:${port}`;
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
    try {
      await makeBucket(client, Bucket);
      await client.send(new PutObjectCommand({ Bucket, Key: "warm", Body: Buffer.alloc(8 * mebibyte) }));
      const before = peakOf(child.pid ?? 0);
      const sent = createHash("md5");
      const piece = Buffer.alloc(mebibyte, "flat");
      const pieces = function* () {
        for (let index = 0; index < megabytes; index += 1) {
          piece.writeUInt32BE(index);
          sent.update(piece);
          yield Buffer.from(piece);
        }
      };
      const Body = Readable.from(pieces(), { objectMode: false });
      await client.send(new PutObjectCommand({ Bucket, Key: "large", Body, ContentLength: megabytes * mebibyte }));
      const got = createHash("md5");
      const found = await client.send(new GetObjectCommand({ Bucket, Key: "large" }));
      for await (const chunk of found.Body as Readable) got.update(chunk as Buffer);
      expect(got.digest("hex")).toBe(sent.digest("hex"));
      expect(peakOf(child.pid ?? 0) - before).toBeLessThan(96);
    } finally {
      client.destroy();
      child.kill("SIGKILL");
    }
  },
  300_000,
);
