import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newRefId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { unscopedS3 } from "@/lib/stores/objects";
import {
  bucketNamed,
  ownBuckets,
  refused,
  removeBuckets,
  s3Tenant,
  sha256,
  type OwnBuckets,
} from "@/lib/stores/objects.fixture";
import { findUpload, readUpload, signUpload, type UploadLink } from "@/lib/stores/uploads";

/** The app's requirements on S3 for direct uploads by a browser. */

const FILE = Buffer.from("%PDF-1.7 signed by both %%EOF");
const TYPE = "application/pdf";
const OTHER = Buffer.from(FILE.toString().replace("both", "none"));
const wanted = { sha256: sha256(FILE), max: 1000 };
const exports = bucketNamed("exports");
const scope = s3Tenant();
let own: OwnBuckets;

beforeAll(async () => {
  vi.stubEnv("S3_EXPORTS_BUCKET", exports);
  own = await ownBuckets();
});
afterAll(async () => {
  await removeBuckets(own.content, own.legal, exports);
  vi.unstubAllEnvs();
});

async function signed(refId = newRefId()) {
  return {
    refId,
    link: await signUpload(scope, refId, { contentType: TYPE, bytes: FILE.length, sha256: sha256(FILE) }),
  };
}

/** Sends a body as a browser does, with its own Content-Length. */
const send = ({ url, headers }: UploadLink, body: Buffer, more: Record<string, string> = {}) =>
  fetch(url, { method: "PUT", body: new Uint8Array(body), headers: { ...headers, ...more } });

/** Whether this server stores, and so checks, the sha256 of an upload. */
async function keepsChecksums(): Promise<boolean> {
  const [Key, ChecksumSHA256] = ["checksum", Buffer.from(sha256(FILE), "hex").toString("base64")];
  await unscopedS3().send(new PutObjectCommand({ Bucket: exports, Key, Body: FILE, ChecksumSHA256 }));
  const head = await unscopedS3().send(new HeadObjectCommand({ Bucket: exports, Key, ChecksumMode: "ENABLED" }));
  return head.ChecksumSHA256 === ChecksumSHA256;
}

describe("an upload by a pre-signed link", () => {
  it("is taken as it was announced, and read again", async () => {
    const { refId, link } = await signed();
    expect(await findUpload(scope, refId)).toBeNull();
    expect(await readUpload(scope, refId, wanted)).toBeNull();
    expect((await send(link, FILE)).status).toBe(200);
    expect(await findUpload(scope, refId)).toMatchObject({ bytes: FILE.length });
    expect(await readUpload(scope, refId, wanted)).toEqual(FILE);
    await expect(readUpload(scope, refId, { ...wanted, max: FILE.length - 1 })).rejects.toThrow("over the limit of");
    await expect(readUpload(scope, refId, { ...wanted, sha256: sha256(OTHER) })).rejects.toThrow(
      "not the file you chose",
    );
  });

  const checksumOf = (body: Buffer) => Buffer.from(sha256(body), "hex").toString("base64");
  it.each([
    ["shorter", FILE.subarray(0, -1), {}],
    ["longer", Buffer.concat([FILE, Buffer.from("x")]), {}],
    ["empty", Buffer.alloc(0), {}],
    ["of another type", FILE, { "content-type": "text/html" }],
    ["of other bytes, with their own checksum", OTHER, { "x-amz-checksum-sha256": checksumOf(OTHER) }],
  ])("is refused when it is %s", async (_what, body, more) => {
    const { refId, link } = await signed();
    const answer = await send(link, body, more);
    expect(await refused(answer)).toBe("403 SignatureDoesNotMatch");
    expect(await findUpload(scope, refId)).toBeNull();
  });

  it("of other bytes is refused by S3 where it knows the checksum, and else when it is read", async () => {
    const { refId, link } = await signed();
    const answer = await send(link, OTHER);
    if (answer.ok) {
      // Ceph 16.2 is such a server.
      expect(await keepsChecksums()).toBe(false);
      await expect(readUpload(scope, refId, wanted)).rejects.toThrow("not the file you chose");
    } else {
      expect(await refused(answer)).toBe("400 BadDigest");
      expect(await findUpload(scope, refId)).toBeNull();
    }
  });

  it.each(["content-type", "x-amz-checksum-sha256"])("is refused without its %s", async (name) => {
    const { refId, link } = await signed();
    const headers = Object.fromEntries(Object.entries(link.headers).filter(([each]) => each !== name));
    expect((await send({ ...link, headers }, FILE)).status).toBe(403);
    expect(await findUpload(scope, refId)).toBeNull();
  });

  it("is refused under another key, and lets nothing be read", async () => {
    const { refId, link } = await signed();
    const elsewhere = { ...link, url: link.url.replace(refId, newRefId()) };
    expect(await refused(await send(elsewhere, FILE))).toBe("403 SignatureDoesNotMatch");
    expect(await refused(await fetch(link.url, { headers: link.headers }))).toBe("403 SignatureDoesNotMatch");
  });
});

describe("a browser asks before it sends", () => {
  const preflight = async (origin: string) => {
    const { link } = await signed();
    const asked = {
      "access-control-request-method": "PUT",
      "access-control-request-headers": Object.keys(link.headers).join(","),
    };
    return fetch(link.url, { method: "OPTIONS", headers: { origin, ...asked } });
  };

  it("and may from the Console's own origin alone", async () => {
    const { origin } = new URL(env().NEXTAUTH_URL);
    const own = await preflight(origin);
    expect([own.ok, own.headers.get("access-control-allow-origin")]).toEqual([true, origin]);
    expect(own.headers.get("access-control-allow-methods")).toContain("PUT");
    const foreign = await preflight("https://foreign.example");
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  });
});
