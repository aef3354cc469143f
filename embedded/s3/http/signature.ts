import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { S3Error } from "../model/errors";
import type { Proof, Target } from "./call";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

interface Claim {
  readonly by: "header" | "query";
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payload: string;
}

const algorithm = "AWS4-HMAC-SHA256";
const maxSkewMs = 15 * 60_000;
const maxExpiresSeconds = 7 * 24 * 3600;

export const hmac = (key: Buffer | string, data: string, encoding: "utf8" | "latin1" = "utf8"): Buffer =>
  createHmac("sha256", key).update(data, encoding).digest();

export const sha256Hex = (data: string | Buffer, encoding: "utf8" | "latin1" = "utf8"): string =>
  (typeof data === "string" ? createHash("sha256").update(data, encoding) : createHash("sha256").update(data)).digest(
    "hex",
  );

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** S3 encodes a path once and never normalizes it. */
const canonicalPath = (rawPath: string): string =>
  rawPath
    .split("/")
    .map((s) => encode(decodeURIComponent(s)))
    .join("/");

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const canonicalQuery = (query: ReadonlyMap<string, string>): string =>
  [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

const headerText = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim().replace(/ +/g, " ");
};

function parseTimestamp(text: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!found) return Number.NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function readScope(credential: string, code: "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError") {
  const parts = credential.split("/");
  const [date, region, service, end] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (!accessKeyId || !date || !region || service !== "s3" || end !== "aws4_request") {
    throw new S3Error(code, "The credential must read <key id>/<yyyymmdd>/<region>/s3/aws4_request.");
  }
  return { accessKeyId, date, region };
}

function claimFromHeader(request: IncomingMessage, header: string): Claim {
  if (!header.startsWith(`${algorithm} `)) {
    throw new S3Error("InvalidRequest", `The authorization mechanism is not supported. Please use ${algorithm}.`);
  }
  const fields = new Map(
    header
      .slice(algorithm.length + 1)
      .split(",")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
      }),
  );
  const credential = fields.get("Credential");
  const signedHeaders = fields.get("SignedHeaders");
  const signature = fields.get("Signature");
  if (!credential || !signedHeaders || !signature) {
    throw new S3Error("AuthorizationHeaderMalformed", "Credential, SignedHeaders and Signature are all required.");
  }
  const timestamp = headerText(request, "x-amz-date");
  if (Number.isNaN(parseTimestamp(timestamp))) {
    throw new S3Error("AccessDenied", "A valid x-amz-date header is required for signed requests.");
  }
  const payload = headerText(request, "x-amz-content-sha256");
  if (payload === "") throw new S3Error("InvalidRequest", "Missing required header: x-amz-content-sha256.");
  return {
    by: "header",
    ...readScope(credential, "AuthorizationHeaderMalformed"),
    timestamp,
    signedHeaders: signedHeaders.split(";"),
    signature,
    payload,
  };
}

function claimFromQuery(request: IncomingMessage, query: ReadonlyMap<string, string>): Claim {
  const code = "AuthorizationQueryParametersError";
  if (query.get("X-Amz-Algorithm") !== algorithm)
    throw new S3Error(code, `X-Amz-Algorithm only supports ${algorithm}.`);
  const [credential, timestamp, expires, signedHeaders, signature] = [
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
  ].map((name) => query.get(name));
  if (!credential || !timestamp || !expires || !signedHeaders || !signature) {
    throw new S3Error(code, "X-Amz-Credential, -Date, -Expires, -SignedHeaders and -Signature are all required.");
  }
  if (Number.isNaN(parseTimestamp(timestamp))) throw new S3Error(code, "X-Amz-Date must be yyyymmddThhmmssZ.");
  const seconds = /^\d{1,9}$/.test(expires) ? Number(expires) : -1;
  if (seconds < 0 || seconds > maxExpiresSeconds) {
    throw new S3Error(code, "X-Amz-Expires must be a number of seconds from 0 to 604800.");
  }
  const payload = query.get("X-Amz-Content-Sha256") || headerText(request, "x-amz-content-sha256");
  return {
    by: "query",
    ...readScope(credential, code),
    timestamp,
    signedHeaders: signedHeaders.split(";"),
    signature,
    payload: payload || "UNSIGNED-PAYLOAD",
  };
}

function checkTime(claim: Claim, query: ReadonlyMap<string, string>, now: Date): void {
  const at = parseTimestamp(claim.timestamp);
  if (claim.by === "header") {
    if (Math.abs(now.getTime() - at) > maxSkewMs) {
      throw new S3Error("RequestTimeTooSkewed", undefined, {
        RequestTime: claim.timestamp,
        ServerTime: now.toISOString(),
        MaxAllowedSkewMilliseconds: String(maxSkewMs),
      });
    }
    return;
  }
  if (at - now.getTime() > maxSkewMs) throw new S3Error("AccessDenied", "Request is not yet valid");
  const end = at + Number(query.get("X-Amz-Expires")) * 1000;
  if (now.getTime() > end) {
    throw new S3Error("AccessDenied", "Request has expired", {
      "X-Amz-Expires": query.get("X-Amz-Expires") ?? "",
      Expires: new Date(end).toISOString(),
      ServerTime: now.toISOString(),
    });
  }
}

function checkScope(claim: Claim, region: string): void {
  const code = claim.by === "header" ? "AuthorizationHeaderMalformed" : "AuthorizationQueryParametersError";
  if (claim.region !== region) {
    throw new S3Error(code, `The region '${claim.region}' is wrong; expecting '${region}'.`, { Region: region });
  }
  if (claim.date !== claim.timestamp.slice(0, 8)) {
    throw new S3Error(code, `The credential's date ${claim.date} is not the day of ${claim.timestamp}.`);
  }
}

function checkSignedHeaders(request: IncomingMessage, signed: readonly string[]): void {
  if (!signed.includes("host")) throw new S3Error("AccessDenied", "The host header must be signed.");
  const unsigned = Object.keys(request.headers).filter((name) => name.startsWith("x-amz-") && !signed.includes(name));
  if (unsigned.length > 0) {
    throw new S3Error("AccessDenied", "There were headers present in the request which were not signed", {
      HeadersNotSigned: unsigned.join(", "),
    });
  }
}

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Verifies AWS Signature Version 4 in headers or in a pre-signed query. Throws S3's errors. */
export function verify(request: IncomingMessage, target: Target, known: Credentials, now: Date): Proof {
  const header = request.headers.authorization;
  const inQuery = ["X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-Credential"].some((name) => target.query.has(name));
  if (header === undefined && !inQuery) throw new S3Error("AccessDenied", "Anonymous requests are not allowed.");
  if (header !== undefined && inQuery) {
    throw new S3Error("InvalidArgument", "Only one way of signing is allowed: the header or the query.");
  }
  const claim = header === undefined ? claimFromQuery(request, target.query) : claimFromHeader(request, header);
  if (!sameText(claim.accessKeyId, known.accessKeyId)) {
    throw new S3Error("InvalidAccessKeyId", undefined, { AWSAccessKeyId: claim.accessKeyId });
  }
  checkScope(claim, known.region);
  checkTime(claim, target.query, now);
  checkSignedHeaders(request, claim.signedHeaders);

  const scope = `${claim.date}/${claim.region}/s3/aws4_request`;
  const signingKey = [claim.date, claim.region, "s3", "aws4_request"].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${known.secretAccessKey}`),
  );
  const canonical = [
    request.method ?? "GET",
    canonicalPath(target.rawPath),
    canonicalQuery(target.query),
    ...claim.signedHeaders.map((name) => `${name}:${headerText(request, name)}`),
    "",
    claim.signedHeaders.join(";"),
    claim.payload,
  ].join("\n");
  // Node decodes header bytes as latin1. Some clients sign the bytes, others the characters.
  const matches = (["utf8", "latin1"] as const).some((encoding) => {
    const toSign = [algorithm, claim.timestamp, scope, sha256Hex(canonical, encoding)].join("\n");
    return sameText(hmac(signingKey, toSign).toString("hex"), claim.signature);
  });
  if (!matches) {
    throw new S3Error("SignatureDoesNotMatch", undefined, {
      StringToSign: [algorithm, claim.timestamp, scope, sha256Hex(canonical)].join("\n"),
      CanonicalRequest: canonical,
    });
  }
  const { by, timestamp, signature, payload } = claim;
  return { by, signingKey, scope, timestamp, signature, payload };
}
