import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { Store } from "../disk/store";
import { S3Error } from "../model/errors";
import type { DayLength } from "../model/expiry";
import type { XmlNode } from "./xml";

/** What a request addresses: nothing (the service), a bucket, or a key in a bucket. */
export interface Target {
  readonly bucket: string;
  readonly key: string;
  /** Path and query as received, before decoding. */
  readonly rawPath: string;
  readonly query: ReadonlyMap<string, string>;
}

/** How the request was authenticated. A chunk-signed body continues from this signature. */
export interface Proof {
  readonly by: "header" | "query";
  readonly signingKey: Buffer;
  readonly scope: string;
  readonly timestamp: string;
  readonly signature: string;
  /** The signed value for the body: a SHA-256 in hex, UNSIGNED-PAYLOAD or a STREAMING-… name. */
  readonly payload: string;
}

/**
 * Differences between MinIO (RELEASE.2025-09-07T16-13-09Z, from its source) and S3: CORS is one setting for all
 * buckets, locked objects are refused with another code, and a lifecycle rule loses its part about unfinished uploads.
 */
export interface MinioMode {
  /** The value of MINIO_API_CORS_ALLOW_ORIGIN. `*` allows any origin. */
  readonly allowOrigins: readonly string[];
}

/** One authenticated request. */
export interface Call extends Target {
  readonly request: IncomingMessage;
  readonly proof: Proof;
  readonly store: Store;
  readonly region: string;
  /** If set, the server behaves like MinIO. */
  readonly minio: MinioMode | undefined;
  readonly now: () => Date;
  /** The length of a day in lifecycle rules. */
  readonly day: DayLength;
  /** A header or, in a pre-signed link, the x-amz-… query parameter that replaces it. */
  readonly header: (name: string) => string | undefined;
  /** Answers `Expect: 100-continue`, so that the client sends its body. */
  readonly sendContinue: () => void;
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

/** Parses the request's path and query. A key is opaque: `..` and `//` have no special meaning. */
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
