import type { IncomingMessage } from "node:http";
import { S3Error } from "../model/errors";
import { Locked, PastDate } from "../model/lock";
import type { MinioMode, Call, Reply } from "./call";

const METHODS = ["GET", "PUT", "HEAD", "POST", "DELETE", "OPTIONS", "PATCH"];
const EXPOSED =
  "Date, Etag, Server, Connection, Accept-Ranges, Content-Range, Content-Encoding, Content-Length, Content-Type, " +
  "Content-Disposition, Last-Modified, Content-Language, Cache-Control, Retry-After, X-Amz-Bucket-Region, Expires, X-Amz*, *";

/** @throws NotImplemented for operations that MinIO does not have */
export function rejectUnsupported(call: Call): void {
  const { method } = call.request;
  if (call.query.has("cors") && call.key === "" && method !== "GET") throw new S3Error("NotImplemented");
}

/** The error with MinIO's code and message. */
export function toMinioError(error: S3Error): S3Error {
  if (error instanceof Locked)
    return new S3Error("InvalidRequest", "Object is WORM protected and cannot be overwritten");
  if (error instanceof PastDate) return new S3Error("InvalidRequest", "the retain until date must be in the future");
  return error;
}

function allowed({ allowOrigins }: MinioMode, origin: string | undefined): origin is string {
  return origin !== undefined && (allowOrigins.includes("*") || allowOrigins.includes(origin));
}

/** The headers that let a page of the request's origin read the response. Without permission, only `Vary`. */
export function corsHeadersAsMinio(minio: MinioMode, { headers: { origin } }: IncomingMessage): Record<string, string> {
  const vary = { vary: "Origin" };
  if (!allowed(minio, origin)) return vary;
  return {
    ...vary,
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": EXPOSED,
  };
}

/** Answers a browser's preflight request: always 204, with CORS headers only if the origin is allowed. */
export function preflightAsMinio(minio: MinioMode, { headers }: IncomingMessage): Reply {
  const { origin } = headers;
  const vary = { vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers" };
  const method = headers["access-control-request-method"]?.toUpperCase() ?? "";
  if (!allowed(minio, origin) || !METHODS.includes(method)) return { status: 204, headers: vary };
  const asked = headers["access-control-request-headers"];
  return {
    status: 204,
    headers: {
      ...vary,
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": method,
      ...(asked && { "access-control-allow-headers": asked }),
    },
  };
}
