import { fork, type ChildProcess } from "node:child_process";
import { createHmac, createHash } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3Client as Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startS3 } from "../server";
import { credentials, makeBucket, errorOf, region, startTestServer, type Running } from "../testing";

let s3: Running;
let client: Client;
const Bucket = "content";

beforeAll(async () => {
  s3 = await startTestServer();
  client = s3.client();
  await makeBucket(client, Bucket);
});
afterAll(() => s3.stop());

const files = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

/** Sends `text` on a raw connection, ends it and returns the response. */
const wire = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(s3.server.port, "127.0.0.1", () => socket.end(text));
    socket
      .on("data", (chunk) => (answer += chunk.toString()))
      .on("error", reject)
      .on("close", () => resolve(answer));
  });

test("a body shorter than declared leaves nothing", async () => {
  const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: "short" })));
  const head = (length: number) =>
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${length}\r\n\r\n`;
  expect(await wire(`${head(10)}12345`)).toMatch(/^HTTP\/1.1 400 [^]*<Code>IncompleteBody</);
  expect(await wire(`${head(3_000_000)}${"x".repeat(2_000_000)}`)).toMatch(/^HTTP\/1.1 400 [^]*<Code>IncompleteBody</);
  expect(await errorOf(client.send(new HeadObjectCommand({ Bucket, Key: "short" })))).toMatch(/^404 /);
  await expect.poll(() => files(join(s3.dir, "data", "incoming"))).toEqual([]);
  expect(await wire("nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 [^]*<Code>BadRequest</);
});

const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A put whose body is signed chunk by chunk, built here from the published specification. */
async function chunkSigned(
  chunks: readonly string[],
  forge: (signature: string, index: number) => string,
): Promise<Response> {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const day = timestamp.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${credentials.secretAccessKey}`);
  const payload = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  const url = new URL(`${s3.endpoint()}/${Bucket}/chunked`);
  const headers: Record<string, string> = {
    "content-encoding": "aws-chunked",
    host: url.host,
    "x-amz-content-sha256": payload,
    "x-amz-date": timestamp,
    "x-amz-decoded-content-length": String(chunks.join("").length),
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}:${value}\n`)
    .join("");
  const canonical = `PUT\n${url.pathname}\n\n${lines}\n${names}\n${payload}`;
  let signature = hmac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha(canonical)}`).toString("hex");
  const credential = `${credentials.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  const body = [...chunks, ""].map((chunk, index) => {
    signature = hmac(
      key,
      `AWS4-HMAC-SHA256-PAYLOAD\n${timestamp}\n${scope}\n${signature}\n${sha("")}\n${sha(chunk)}`,
    ).toString("hex");
    return `${chunk.length.toString(16)};chunk-signature=${forge(signature, index)}\r\n${chunk}\r\n`;
  });
  return fetch(url, { method: "PUT", headers: { ...headers, authorization }, body: body.join("") });
}

test("a body signed chunk by chunk is verified chunk by chunk", async () => {
  const chunks = ["a".repeat(70_000), "b".repeat(70_000), "end"];
  expect((await chunkSigned(chunks, (signature) => signature)).status).toBe(200);
  const found = await client.send(new GetObjectCommand({ Bucket, Key: "chunked" }));
  expect(await found.Body?.transformToString()).toBe(chunks.join(""));
  expect(found.ContentEncoding).toBeUndefined();
  const forged = await chunkSigned(["forged", "x"], (signature, index) => (index === 1 ? sha("no") : signature));
  expect(forged.status).toBe(403);
  expect(await forged.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  expect((await client.send(new HeadObjectCommand({ Bucket, Key: "chunked" }))).ETag).toBe(found.ETag);
});

test("no file tells the key, and replaced bytes are gone", async () => {
  const Key = "secret-name";
  const data = join(s3.dir, "data", "blobs");
  const before = await files(data);
  for (const fill of ["a", "b", "c"])
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(100_000, fill) }));
  const fresh = (await files(data)).filter((name) => !before.includes(name));
  expect(fresh).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});

test("a second server on the same folder is refused and says who holds it", async () => {
  const again = startS3({ dir: join(s3.dir, "data"), port: 0, region, ...credentials });
  await expect(again).rejects.toThrow(/already served/);
});

const childSource = `
  import { startS3 } from ${JSON.stringify(new URL("../server.ts", import.meta.url).pathname)};
  const server = await startS3({ dir: process.argv[2], port: 0, ...${JSON.stringify({ region, ...credentials })} });
  process.send({ port: server.port });
`;

async function startChild(dir: string, script: string): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(script, [dir], { execArgv: ["--import", "tsx"], stdio: "inherit" });
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { port: number }));
    child.once("exit", (code) => reject(new Error(`The server process ended with ${code ?? "a signal"}.`)));
  });
  return { child, port };
}

test("kill -9 under load: what was acknowledged is whole, the rest is absent", async () => {
  const script = join(s3.dir, "child.mts");
  const dir = join(s3.dir, "killed");
  await writeFile(script, childSource);
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < 3; round += 1) {
    const { child, port } = await startChild(dir, script);
    const target = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region,
      credentials,
      forcePathStyle: true,
      maxAttempts: 1,
    });
    if (round === 0) await makeBucket(target, Bucket);
    const second = startS3({ dir, port: 0, region, ...credentials });
    await expect(second).rejects.toThrow(`is served by process ${child.pid ?? "?"}`);
    const exited = new Promise((resolve) => child.once("exit", resolve));
    let running = true;
    const writer = async (lane: number): Promise<void> => {
      for (let index = 0; running; index += 1) {
        const Key = `${round}/${lane}/${index}`;
        const Body = Buffer.alloc(lane % 2 ? 300 : 60_000, Key);
        try {
          await target.send(new PutObjectCommand({ Bucket, Key, Body }));
          acknowledged.set(Key, createHash("md5").update(Body).digest("hex"));
        } catch {
          return;
        }
      }
    };
    const writers = Array.from({ length: 6 }, (_, lane) => writer(lane));
    await new Promise((resolve) => setTimeout(resolve, 300 + round * 170));
    child.kill("SIGKILL");
    await exited;
    running = false;
    await Promise.all(writers);
    target.destroy();
  }
  const survivor = await startS3({ dir, port: 0, region, ...credentials });
  const reader = new S3Client({
    endpoint: `http://127.0.0.1:${survivor.port}`,
    region,
    credentials,
    forcePathStyle: true,
  });
  const entries = [...acknowledged];
  expect(entries.length).toBeGreaterThan(20);
  for (const [Key, md5] of entries) {
    const bytes = await (await reader.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray();
    expect(
      createHash("md5")
        .update(bytes ?? "")
        .digest("hex"),
    ).toBe(md5);
  }
  expect(await files(join(dir, "incoming"))).toEqual([]);
  const listed = await reader.send(new ListObjectsV2Command({ Bucket }));
  expect(listed.IsTruncated).toBe(false);
  const large = listed.Contents?.filter(({ Size }) => Size === 60_000) ?? [];
  expect(await files(join(dir, "blobs"))).toHaveLength(large.length);
  reader.destroy();
  await survivor.close();
});
