import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBucket, errorOf, errorOfResponse, startTestServer, type Running } from "../testing";

let s3: Running;
let client: S3Client;
const Bucket = "legal";
const at = { Bucket, Key: "contract.pdf" };
const home = "https://console.example";
const rule = {
  AllowedOrigins: [home, "http://localhost:*"],
  AllowedMethods: ["GET", "HEAD"],
  AllowedHeaders: ["range", "if-*"],
  ExposeHeaders: ["ETag", "Content-Range"],
  MaxAgeSeconds: 600,
};

beforeAll(async () => {
  s3 = await startTestServer();
  client = s3.client();
  await makeBucket(client, Bucket);
  await client.send(new PutObjectCommand({ ...at, Body: "%PDF" }));
});
afterAll(() => s3.stop());

const preflight = (origin: string, method = "GET", headers = "range") =>
  fetch(`${s3.endpoint()}/${Bucket}/contract.pdf`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": headers },
  });

test("without rules no page may read", async () => {
  expect(await errorOf(client.send(new GetBucketCorsCommand({ Bucket })))).toBe("404 NoSuchCORSConfiguration");
  expect(await errorOfResponse(await preflight(home))).toBe("403 AccessForbidden");
});

test("rules are kept, obeyed and removable", async () => {
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
  expect((await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([rule]);

  const allowed = await preflight(home, "GET", "Range, If-None-Match");
  expect(allowed.status).toBe(200);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    "access-control-allow-origin": home,
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "range, if-none-match",
    "access-control-max-age": "600",
  });
  expect((await preflight("http://localhost:3000")).status).toBe(200);

  const foreign = await preflight("https://evil.example");
  expect([await errorOfResponse(foreign), foreign.headers.get("access-control-allow-origin")]).toEqual([
    "403 AccessForbidden",
    null,
  ]);
  expect(await errorOfResponse(await preflight(home, "PUT"))).toBe("403 AccessForbidden");
  expect(await errorOfResponse(await preflight(home, "GET", "x-secret"))).toBe("403 AccessForbidden");

  const url = await getSignedUrl(client, new GetObjectCommand(at));
  const read = await fetch(url, { headers: { origin: home, range: "bytes=0-1" } });
  expect([
    read.status,
    read.headers.get("access-control-allow-origin"),
    read.headers.get("access-control-expose-headers"),
  ]).toEqual([206, home, "ETag, Content-Range"]);
  const failed = await fetch(url.replace("Signature=", "Signature=0"), { headers: { origin: home } });
  expect([failed.status, failed.headers.get("access-control-allow-origin")]).toEqual([403, home]);
  const stranger = await fetch(url, { headers: { origin: "https://evil.example" } });
  expect([stranger.status, stranger.headers.get("access-control-allow-origin")]).toEqual([200, null]);

  await client.send(new DeleteBucketCorsCommand({ Bucket }));
  expect(await errorOfResponse(await preflight(home))).toBe("403 AccessForbidden");
});
