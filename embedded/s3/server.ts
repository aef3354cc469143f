import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { corsHeaders, preflight } from "./buckets/cors";
import { startLifecyclePasses } from "./buckets/lifecycle-pass";
import { Store } from "./disk/store";
import { parseTarget, type MinioMode, type Call, type Reply, type Target } from "./http/call";
import { corsHeadersAsMinio, preflightAsMinio, rejectUnsupported, toMinioError } from "./http/minio";
import { verify } from "./http/signature";
import { buildXml } from "./http/xml";
import { S3Error } from "./model/errors";
import { findOperation } from "./routes";

export interface S3Options {
  /** The data folder. Created if missing. Only one server at a time can use it. */
  readonly dir: string;
  /** On 127.0.0.1. 0 selects any free port. */
  readonly port: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly now?: () => Date;
  /** The length of a lifecycle day in milliseconds. Defaults to a real day; tests use shorter ones. */
  readonly dayMs?: number;
  /** Behaves like MinIO where it differs from S3. For tests. */
  readonly minio?: MinioMode;
  /** Receives log lines. Defaults to standard error. */
  readonly log?: (line: string) => void;
}

export interface S3Server {
  readonly port: number;
  /** Waits up to 5 s for running requests, then closes the index. */
  close(): Promise<void>;
}

const trueDayMs = 86_400_000;
const product = "LeadmetricsEmbeddedS3/1.0";

const errorBody = (error: S3Error, resource: string, requestId: string): string =>
  buildXml(
    "Error",
    { Code: error.code, Message: error.message, ...error.fields, Resource: resource, RequestId: requestId },
    false,
  );

function makeCall(
  options: S3Options,
  store: Store,
  target: Target,
  request: IncomingMessage,
  response: ServerResponse,
): Call {
  const now = options.now ?? (() => new Date());
  const proof = verify(request, target, options, now());
  const hoisted = new Map([...target.query].map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    if (value !== undefined) return Array.isArray(value) ? value.join(",") : value;
    return proof.by === "query" && name.startsWith("x-amz-") ? hoisted.get(name) : undefined;
  };
  const invite = (): void => {
    if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  };
  const { region, minio, dayMs: day = trueDayMs } = options;
  return { ...target, request, proof, store, region, minio, now, day, header, sendContinue: invite };
}

async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const text = reply.xml && buildXml(reply.xml.root, reply.xml.content);
  const headers: Record<string, string | number> = { ...reply.headers };
  if (text !== undefined) headers["content-type"] = "application/xml";
  if (reply.status !== 204 && reply.status !== 304) {
    headers["content-length"] = reply.body?.length ?? Buffer.byteLength(text ?? "");
  }
  const withBody =
    reply.body && request.method !== "HEAD" && reply.body.length > 0 ? await reply.body.open() : undefined;
  response.writeHead(reply.status, headers);
  if (withBody) await pipeline(withBody, response);
  else response.end(text);
}

function sendError(request: IncomingMessage, response: ServerResponse, cause: unknown, requestId: string): void {
  const error = cause instanceof S3Error ? cause : new S3Error("InternalError");
  if (error !== cause) {
    const what = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    process.stderr.write(`S3: request ${requestId} (${request.method ?? "?"} ${request.url ?? "?"}) failed: ${what}\n`);
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = errorBody(error, (request.url ?? "").split("?")[0] ?? "", requestId);
  // The rest of the body would be parsed as the next request, so the connection ends with this response.
  if (!request.complete) response.setHeader("connection", "close");
  const headers = { ...error.headers, "content-type": "application/xml", "content-length": Buffer.byteLength(text) };
  response.writeHead(error.status, headers);
  response.end(request.method === "HEAD" ? undefined : text);
  request.resume();
}

async function handleRequest(
  options: S3Options,
  store: Store,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomBytes(8).toString("hex").toUpperCase();
  const { minio } = options;
  response.setHeader("server", minio ? "MinIO" : product);
  response.setHeader("x-amz-request-id", requestId);
  // SDKs correct their clock by this header, so it must be the clock that checks their signatures.
  response.setHeader("date", (options.now?.() ?? new Date()).toUTCString());
  try {
    const target = parseTarget(request.url ?? "");
    if (request.method === "OPTIONS") {
      await send(
        request,
        response,
        minio ? preflightAsMinio(minio, request) : preflight(store, target.bucket, request),
      );
      return;
    }
    const cors = minio ? corsHeadersAsMinio(minio, request) : corsHeaders(store, target.bucket, request);
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    const call = makeCall(options, store, target, request, response);
    const operation = findOperation(call);
    if (minio) rejectUnsupported(call);
    await send(request, response, await operation.run(call));
    if (!request.complete) request.resume();
  } catch (cause) {
    if (response.destroyed) return;
    sendError(request, response, minio && cause instanceof S3Error ? toMinioError(cause) : cause, requestId);
  }
}

/** Invalid or incomplete HTTP is answered with S3's XML too. */
function refuseConnection(cause: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || cause.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const early = cause.code === "HPE_INVALID_EOF_STATE";
  const error = early ? new S3Error("IncompleteBody") : new S3Error("BadRequest");
  const text = errorBody(error, "", "-");
  const head = [
    `HTTP/1.1 ${error.status} Bad Request`,
    `Server: ${product}`,
    "Content-Type: application/xml",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
}

/** Starts the S3 server on 127.0.0.1. Path-style requests only, all signed with the same key pair. */
export async function startS3(options: S3Options): Promise<S3Server> {
  const store = await Store.open(options.dir);
  const log = options.log ?? ((line: string) => void process.stderr.write(`S3: ${line}\n`));
  const activeRequests = new Set<Promise<void>>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const done = handleRequest(options, store, request, response).finally(() => activeRequests.delete(done));
    activeRequests.add(done);
  };
  // A 1 GB upload may take longer than Node's default limit for a request.
  const server = createServer({ requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 65_000 }, handle);
  server.on("checkContinue", handle);
  server.on("checkExpectation", handle);
  server.on("clientError", refuseConnection);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port, "127.0.0.1", resolve);
    });
  } catch (cause) {
    await store.close();
    throw new Error(`The S3 server could not listen on 127.0.0.1:${options.port}; choose a free port.`, { cause });
  }
  const { port } = server.address() as AddressInfo;
  const now = () => (options.now?.() ?? new Date()).getTime();
  const lifecycles = startLifecyclePasses(store, { day: options.dayMs ?? trueDayMs, now }, log);
  return {
    port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const grace = setTimeout(() => server.closeAllConnections(), 5000);
      await Promise.allSettled(activeRequests);
      server.closeAllConnections();
      await closed;
      clearTimeout(grace);
      await lifecycles.stop();
      await store.close();
    },
  };
}
