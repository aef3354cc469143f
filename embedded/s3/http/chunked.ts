import { createHash } from "node:crypto";
import { S3Error } from "../model/errors";
import type { Proof } from "./call";
import { hmac, sha256Hex } from "./signature";

const maxLine = 4096;
const emptyHash = sha256Hex("");

/** Reads lines and counted bytes from a stream of chunks. Copies only lines that are split across chunks. */
class Reader {
  #rest: Buffer = Buffer.alloc(0);
  constructor(private readonly source: AsyncIterator<Buffer>) {}

  async #more(): Promise<void> {
    const next = await this.source.next();
    if (next.done) throw new S3Error("IncompleteBody", "The chunked body ends before its last chunk.");
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end > maxLine || (end < 0 && this.#rest.length > maxLine)) {
        throw new S3Error("InvalidRequest", `A line of the chunked body is longer than ${maxLine} bytes.`);
      }
      if (end >= 0) {
        const line = this.#rest.toString("latin1", 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      await this.#more();
    }
  }

  async *take(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0) await this.#more();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async end(): Promise<void> {
    const next = this.#rest.length > 0 ? { done: false } : await this.source.next();
    if (!next.done) throw new S3Error("IncompleteBody", "The body goes on after its last chunk.");
  }
}

function readChunkHeader(line: string): { size: number; signature: string } {
  const found = /^([0-9a-fA-F]{1,10})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  if (!found) throw new S3Error("InvalidRequest", "A chunk of the body has no valid header line.");
  return { size: Number.parseInt(found[1] ?? "", 16), signature: found[2] ?? "" };
}

async function readTrailers(
  reader: Reader,
): Promise<{ trailers: Map<string, string>; signature: string; signed: string }> {
  const trailers = new Map<string, string>();
  let signature = "";
  let signed = "";
  for (let line = await reader.line(); line !== ""; line = await reader.line()) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    if (at < 1) throw new S3Error("InvalidRequest", "A trailer of the body is not a header line.");
    if (name === "x-amz-trailer-signature") signature = value;
    else {
      trailers.set(name, value);
      signed += `${name}:${value}\n`;
    }
  }
  return { trailers, signature, signed };
}

/**
 * Decodes an aws-chunked body (STREAMING-… payloads) and verifies the chunks' signatures if there are any. Yields the
 * data and returns the trailers. The caller must not trust the data before it returns.
 */
export async function* decodeChunked(
  source: AsyncIterator<Buffer>,
  proof: Proof,
): AsyncGenerator<Buffer, Map<string, string>> {
  const signed = proof.payload.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  const withTrailer = proof.payload.endsWith("-TRAILER");
  const reader = new Reader(source);
  let previous = proof.signature;
  const expect = (kind: string, given: string, ...hashes: string[]): void => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, proof.timestamp, proof.scope, previous, ...hashes].join("\n");
    const wanted = hmac(proof.signingKey, text).toString("hex");
    if (wanted !== given)
      throw new S3Error("SignatureDoesNotMatch", `The ${kind.toLowerCase()} signature does not match.`);
    previous = wanted;
  };
  for (;;) {
    const { size, signature } = readChunkHeader(await reader.line());
    const hash = signed ? createHash("sha256") : undefined;
    for await (const piece of reader.take(size)) {
      hash?.update(piece);
      yield piece;
    }
    if (hash) expect("PAYLOAD", signature, emptyHash, hash.digest("hex"));
    if (size === 0) break;
    if ((await reader.line()) !== "") throw new S3Error("InvalidRequest", "A chunk is longer than its header says.");
  }
  const { trailers, signature, signed: text } = await readTrailers(reader);
  if (signed && withTrailer) expect("TRAILER", signature, sha256Hex(text));
  if (!withTrailer && trailers.size > 0)
    throw new S3Error("InvalidRequest", "The body has trailers that were not announced.");
  await reader.end();
  return trailers;
}
