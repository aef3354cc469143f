import { request as httpRequest } from "node:http";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentials, makeBucket, errorOf, errorOfResponse, startTestServer, type Running } from "../testing";

let s3: Running;
let client: S3Client;
const Bucket = "content";
const at = { Bucket, Key: "dir/a + ü.md" };
const body = "signed";

beforeAll(async () => {
  s3 = await startTestServer();
  client = s3.client();
  await makeBucket(client, Bucket);
  await client.send(new PutObjectCommand({ ...at, Body: body, ContentType: "text/markdown" }));
});
afterAll(() => s3.stop());

const link = (input: object = {}, expiresIn = 60) =>
  getSignedUrl(client, new GetObjectCommand({ ...at, ...input }), { expiresIn });

describe("pre-signed links", () => {
  test("GET with type and disposition, HEAD and PUT", async () => {
    const ResponseContentDisposition = "attachment; filename*=UTF-8''pl%C3%A4n.md; note=\"ä日\"";
    const got = await fetch(await link({ ResponseContentType: "text/plain", ResponseContentDisposition }));
    expect([got.status, await got.text(), got.headers.get("content-type")]).toEqual([200, body, "text/plain"]);
    expect(Buffer.from(got.headers.get("content-disposition") ?? "", "latin1").toString("utf8")).toBe(
      ResponseContentDisposition,
    );
    const head = await fetch(await getSignedUrl(client, new HeadObjectCommand(at)), { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "6"]);
    const put = await getSignedUrl(
      s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" }),
      new PutObjectCommand({
        Bucket,
        Key: "uploaded",
        Metadata: { from: "link" },
      }),
    );
    expect((await fetch(put, { method: "PUT", body: "by link" })).status).toBe(200);
    const found = await client.send(new GetObjectCommand({ Bucket, Key: "uploaded" }));
    expect([await found.Body?.transformToString(), found.Metadata]).toEqual(["by link", { from: "link" }]);
  });

  test("a range of a link is answered, as a viewer asks for it", async () => {
    const got = await fetch(await link(), { headers: { range: "bytes=1-3" } });
    expect([got.status, await got.text()]).toEqual([206, "ign"]);
  });

  test("an expired link", async () => {
    const url = await link({}, 60);
    s3.clock.now = 61_000;
    const late = await fetch(url);
    s3.clock.now = 0;
    const text = await late.text();
    expect([late.status, text]).toEqual([
      403,
      expect.stringContaining("<Code>AccessDenied</Code><Message>Request has expired"),
    ]);
  });

  test.each([
    ["its key", (url: string) => url.replace("/content/", "/content/x")],
    ["its lifetime", (url: string) => url.replace("X-Amz-Expires=60", "X-Amz-Expires=600")],
    [
      "its signature",
      (url: string) =>
        url.replace(/(Signature=)(.)/, (_all, name: string, c: string) => name + (c === "0" ? "1" : "0")),
    ],
    ["a further query field", (url: string) => `${url}&response-content-type=text/html`],
  ])("a link changed in %s", async (_what, change) => {
    expect(await errorOfResponse(await fetch(change(await link())))).toBe("403 SignatureDoesNotMatch");
  });

  test("another method, another host, no signature, an unsigned header", async () => {
    const url = await link();
    expect(await errorOfResponse(await fetch(url, { method: "DELETE" }))).toBe("403 SignatureDoesNotMatch");
    expect(await raw(url.slice(s3.endpoint().length), { host: "other.example" })).toBe("403 SignatureDoesNotMatch");
    expect(await errorOfResponse(await fetch(url.split("?")[0] ?? ""))).toBe("403 AccessDenied");
    expect(await errorOfResponse(await fetch(url, { headers: { "x-amz-meta-a": "b" } }))).toBe("403 AccessDenied");
  });
});

describe("signed requests", () => {
  const get = new GetObjectCommand(at);
  test("wrong secret, unknown key, wrong region, wrong clock", async () => {
    const other = (config: object) => s3.client(config).send(get);
    const { accessKeyId, secretAccessKey } = credentials;
    expect(await errorOf(other({ credentials: { accessKeyId, secretAccessKey: "no" } }))).toBe(
      "403 SignatureDoesNotMatch",
    );
    expect(await errorOf(other({ credentials: { accessKeyId: "no", secretAccessKey } }))).toBe(
      "403 InvalidAccessKeyId",
    );
    expect(await errorOf(other({ region: "us-east-1" }))).toBe("400 AuthorizationHeaderMalformed");
    expect(await errorOf(other({ systemClockOffset: 3_600_000 }))).toBe("403 RequestTimeTooSkewed");
  });

  test("a body other than the one signed", async () => {
    const tamper = s3.client({ requestChecksumCalculation: "WHEN_REQUIRED" });
    tamper.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: "forged" });
        return next(args);
      },
      { step: "finalizeRequest", priority: "low", name: "forge" },
    );
    const put = tamper.send(new PutObjectCommand({ Bucket, Key: "forged", Body: "honest" }));
    expect(await errorOf(put)).toBe("400 XAmzContentSHA256Mismatch");
    expect(await errorOf(client.send(new HeadObjectCommand({ Bucket, Key: "forged" })))).toMatch(/^404 /);
  });
});

/** Sends one raw request with its path unchanged. */
const raw = (path: string, headers: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port: s3.server.port, path, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("end", () => resolve(`${answer.statusCode ?? "?"} ${/<Code>(\w+)/.exec(text)?.[1] ?? ""}`));
    });
    sent.on("error", reject).end();
  });

test("odd paths are refused before anything is looked up", async () => {
  expect(await raw("/content/a%00b")).toBe("400 InvalidArgument");
  expect(await raw("/content/%zz")).toBe("400 InvalidURI");
  expect(await raw("/content/%C3%28")).toBe("400 InvalidURI");
  expect(await raw(`/content/${"k".repeat(1025)}`)).toBe("400 KeyTooLongError");
  expect(await raw("/../../etc/passwd")).toBe("403 AccessDenied");
  expect(await raw("/content/..%2f..%2fowner")).toBe("403 AccessDenied");
});
