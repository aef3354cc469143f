import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { Store } from "../disk/store";
import { S3Error } from "../model/errors";
import type { DayLength } from "../model/expiry";
import type { XmlNode } from "./xml";

/** Where a request points: nothing (the service), a bucket, or a key in one. */
export interface Target {
  readonly bucket: string;
  readonly key: string;
  /** Path and query exactly as they came, before any decoding. */
  readonly rawPath: string;
  readonly query: ReadonlyMap<string, string>;
}

/** How the request proved itself; a chunk-signed body goes on from here. */
export interface Proof {
  readonly by: "header" | "query";
  readonly signingKey: Buffer;
  readonly scope: string;
  readonly timestamp: string;
  readonly signature: string;
  /** The signed statement about the body: a SHA-256 in hex, UNSIGNED-PAYLOAD or a STREAMING-… name. */
  readonly payload: string;
}

/**
 * Where MinIO answers otherwise than S3, as its source at RELEASE.2025-09-07T16-13-09Z has it: CORS is one setting for
 * all buckets, locks are refused with another code, and a lifecycle rule loses what it says of unfinished uploads.
 */
export interface AsMinio {
  /** What MINIO_API_CORS_ALLOW_ORIGIN lists; `*` allows any. */
  readonly allowOrigins: readonly string[];
}

/** One authenticated request on its way to an operation. */
export interface Call extends Target {
  readonly request: IncomingMessage;
  readonly proof: Proof;
  readonly store: Store;
  readonly region: string;
  /** Where given, the server answers as MinIO does. */
  readonly minio: AsMinio | undefined;
  readonly now: () => Date;
  /** How long a day of the lifecycle rules lasts. */
  readonly day: DayLength;
  /** A header, or, in a pre-signed link, the x-amz-… query field that stands for it. */
  readonly header: (name: string) => string | undefined;
  /** Tells a client that waits with `Expect: 100-continue` to send its body. */
  readonly invite: () => void;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly xml?: { readonly root: string; readonly content: XmlNode };
  readonly body?: { readonly length: number; readonly open: () => Promise<Readable> };
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI");
  }
};

function parseQuery(raw: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of raw.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode((at < 0 ? pair : pair.slice(0, at)).replaceAll("+", " "));
    if (query.has(name)) throw new S3Error("InvalidArgument", `The query names ${name} more than once.`);
    query.set(name, at < 0 ? "" : decode(pair.slice(at + 1).replaceAll("+", " ")));
  }
  return query;
}

/** Reads the request line's address. A key is opaque: `..` and `//` in it mean nothing here. */
export function parseTarget(url: string): Target {
  if (!url.startsWith("/")) throw new S3Error("InvalidURI", "The address must be a path.");
  const mark = url.indexOf("?");
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const query = parseQuery(mark < 0 ? "" : url.slice(mark + 1));
  const slash = rawPath.indexOf("/", 1);
  const bucket = decode(slash < 0 ? rawPath.slice(1) : rawPath.slice(1, slash));
  const key = slash < 0 ? "" : decode(rawPath.slice(slash + 1));
  if (key.includes("\0") || bucket.includes("\0")) {
    throw new S3Error("InvalidArgument", "A key must not hold a NUL character.");
  }
  if (Buffer.byteLength(key) > 1024) throw new S3Error("KeyTooLongError");
  return { bucket, key, rawPath, query };
}
