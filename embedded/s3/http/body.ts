import { createHash } from "node:crypto";
import { algorithms, checksumHeader, startChecksum, widths, type Algorithm, type Checksum } from "../model/checksums";
import { S3Error } from "../model/errors";
import type { Call } from "./call";
import { decodeChunked } from "./chunked";

export interface Received {
  readonly bytes: number;
  readonly md5: Buffer;
  readonly checksum: Checksum | undefined;
}

interface Expected {
  readonly length: number | undefined;
  readonly md5: Buffer | undefined;
  readonly sha256: string | undefined;
  readonly algorithm: Algorithm | undefined;
  /** From a header, or from the trailer after the body. */
  readonly checksum: string | undefined;
  readonly trailer: string | undefined;
}

const streaming = new Set([
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
]);
const maxBytes = 5 * 1024 ** 3;

function readLength(call: Call): number | undefined {
  const chunked = streaming.has(call.proof.payload);
  const text = chunked ? call.header("x-amz-decoded-content-length") : call.request.headers["content-length"];
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new S3Error("InvalidArgument", "The declared length of the body is no number.");
  return Number(text);
}

function readContentMd5(call: Call): Buffer | undefined {
  const text = call.request.headers["content-md5"];
  if (text === undefined) return undefined;
  const value = Buffer.from(String(text), "base64");
  if (value.length !== 16 || value.toString("base64") !== text) throw new S3Error("InvalidDigest");
  return value;
}

function checkWidth(algorithm: Algorithm, value: string): void {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== widths[algorithm] || bytes.toString("base64") !== value) {
    throw new S3Error("InvalidRequest", `Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
}

function readExpectedChecksum(call: Call): Pick<Expected, "algorithm" | "checksum" | "trailer"> {
  const given = algorithms.filter((name) => call.header(checksumHeader(name)) !== undefined);
  const trailer = call.header("x-amz-trailer")?.trim().toLowerCase();
  const trailing = algorithms.filter((name) => checksumHeader(name) === trailer);
  if (trailer !== undefined && (trailing.length === 0 || !call.proof.payload.endsWith("-TRAILER"))) {
    throw new S3Error("InvalidRequest", `The x-amz-trailer '${trailer}' is not a checksum, or the body carries none.`);
  }
  if (given.length + trailing.length > 1)
    throw new S3Error("InvalidRequest", "Expecting a single x-amz-checksum- header.");
  const named = (call.header("x-amz-sdk-checksum-algorithm") ?? call.header("x-amz-checksum-algorithm"))?.toLowerCase();
  const algorithm = given[0] ?? trailing[0];
  if (named !== undefined && (algorithm === undefined || named !== algorithm)) {
    const wrong =
      algorithm === undefined
        ? "x-amz-sdk-checksum-algorithm specified, but no x-amz-checksum-* or x-amz-trailer header came with it."
        : "Value for x-amz-sdk-checksum-algorithm header is invalid.";
    throw new S3Error("InvalidRequest", wrong);
  }
  const checksum = given[0] === undefined ? undefined : call.header(checksumHeader(given[0]));
  if (given[0] !== undefined && checksum !== undefined) checkWidth(given[0], checksum);
  return { algorithm, checksum, trailer };
}

function readSha256(payload: string): string | undefined {
  if (payload === "UNSIGNED-PAYLOAD" || streaming.has(payload)) return undefined;
  if (/^[0-9a-f]{64}$/.test(payload)) return payload;
  if (payload.startsWith("STREAMING-")) throw new S3Error("NotImplemented", `The payload ${payload} is not supported.`);
  throw new S3Error(
    "InvalidArgument",
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- name or a SHA-256.",
  );
}

/** What the request declares about its body. Reads only headers, so invalid values are refused before the body. */
export function readExpectations(call: Call, checksumIsOfBody = true): Expected {
  const expected: Expected = {
    length: readLength(call),
    md5: readContentMd5(call),
    sha256: readSha256(call.proof.payload),
    ...(checksumIsOfBody
      ? readExpectedChecksum(call)
      : { algorithm: undefined, checksum: undefined, trailer: undefined }),
  };
  if ((expected.length ?? 0) > maxBytes) throw new S3Error("EntityTooLarge");
  return expected;
}

/** Whether the request has a digest of the body, which a put under lock needs. */
export const hasDigest = (expected: Expected): boolean =>
  expected.md5 !== undefined || expected.algorithm !== undefined;

// Leaving the loop early must not destroy the socket, because the error response is still to be sent on it.
async function* rawBody(call: Call): AsyncGenerator<Buffer, Map<string, string>> {
  call.sendContinue();
  try {
    for await (const chunk of call.request.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ECONNRESET") throw new S3Error("IncompleteBody");
    throw cause;
  }
  return new Map();
}

function checkDigests(
  expected: Expected,
  received: Received,
  sha256: string | undefined,
  trailer: string | undefined,
): void {
  if (expected.sha256 !== undefined && sha256 !== expected.sha256) {
    throw new S3Error("XAmzContentSHA256Mismatch", undefined, {
      ClientComputedContentSHA256: expected.sha256,
      S3ComputedContentSHA256: sha256 ?? "",
    });
  }
  if (expected.md5 && !received.md5.equals(expected.md5)) {
    throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.", {
      ExpectedDigest: expected.md5.toString("base64"),
      CalculatedDigest: received.md5.toString("base64"),
    });
  }
  if (!received.checksum || !expected.algorithm) return;
  const wanted = expected.checksum ?? trailer;
  if (wanted === undefined)
    throw new S3Error("InvalidRequest", `The announced trailer ${expected.trailer ?? ""} never came.`);
  checkWidth(expected.algorithm, wanted);
  if (wanted !== received.checksum.value) {
    const name = expected.algorithm.toUpperCase();
    throw new S3Error("BadDigest", `The ${name} you specified did not match the calculated checksum.`);
  }
}

/**
 * Streams the body into `sink`, then checks everything the request declares: length, payload hash, Content-MD5,
 * checksum and chunk signatures. If this throws, the caller must discard what the sink received.
 */
export async function receive(
  call: Call,
  expected: Expected,
  sink: (chunk: Buffer) => Promise<void>,
): Promise<Received> {
  const chunked = streaming.has(call.proof.payload);
  const source = chunked ? decodeChunked(rawBody(call), call.proof) : rawBody(call);
  const md5 = createHash("md5");
  const sha256 = expected.sha256 === undefined ? undefined : createHash("sha256");
  const running = expected.algorithm === undefined ? undefined : startChecksum(expected.algorithm);
  let bytes = 0;
  let next = await source.next();
  for (; !next.done; next = await source.next()) {
    bytes += next.value.length;
    if (bytes > (expected.length ?? maxBytes)) throw new S3Error(expected.length ? "IncompleteBody" : "EntityTooLarge");
    md5.update(next.value);
    sha256?.update(next.value);
    running?.update(next.value);
    await sink(next.value);
  }
  if (expected.length !== undefined && bytes !== expected.length) throw new S3Error("IncompleteBody");
  const checksum =
    expected.algorithm && running
      ? { algorithm: expected.algorithm, value: running.digest().toString("base64") }
      : undefined;
  const received = { bytes, md5: md5.digest(), checksum };
  checkDigests(
    expected,
    received,
    sha256?.digest("hex"),
    expected.trailer ? next.value.get(expected.trailer) : undefined,
  );
  return received;
}

/** Reads a small body as text. */
export async function receiveText(call: Call, mustHaveDigest = false): Promise<string> {
  const expected = readExpectations(call);
  if (mustHaveDigest && !hasDigest(expected)) {
    throw new S3Error("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }
  return collect(call, expected);
}

/** Like `receiveText`, for requests whose x-amz-checksum-… headers describe an object instead of this body. */
export const receiveUncheckedText = (call: Call): Promise<string> => collect(call, readExpectations(call, false));

const maxTextBytes = 2 * 1024 * 1024;

async function collect(call: Call, expected: Expected): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  await receive(call, expected, async (chunk) => {
    bytes += chunk.length;
    if (bytes > maxTextBytes) throw new S3Error("EntityTooLarge", `An XML body may have ${maxTextBytes} bytes.`);
    chunks.push(chunk);
  });
  return Buffer.concat(chunks).toString("utf8");
}
