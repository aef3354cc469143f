import "server-only";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  S3Client,
  S3ServiceException,
  type GetObjectCommand,
} from "@aws-sdk/client-s3";
import { Unavailable } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { callStore, isSocketError } from "@/lib/stores/call";
import { remainingMs } from "@/lib/stores/deadline";

/** The longest duration of one call, retries included, in ms, plus an allowance for each MB sent. */
const CALL_MS = 8_000;
const MEGABYTE_MS = 1_000;
/** S3 may take minutes to assemble a large object from its parts. */
const COMPLETE_MS = 120_000;
/** The longest duration of reading one object's bytes. */
const BODY_MS = 60_000;

type Clients = { inside: S3Client; signer: S3Client; agents: Agents };
type Agents = { httpAgent: HttpAgent; httpsAgent: HttpsAgent };

// Next bundles pages, actions and routes separately: only globalThis is shared within a process.
const processWide = globalThis as typeof globalThis & { consoleS3?: Clients };
/** This bundle's client, which throws this bundle's errors. */
let timed: S3Client | undefined;

function clients(): Clients {
  processWide.consoleS3 ??= newClients();
  return processWide.consoleS3;
}

function newClients(): Clients {
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 50 }),
  };
  const inside = clientFor(env().S3_ENDPOINT, { connectionTimeout: 3_000, ...agents });
  return { inside, signer: clientFor(publicEndpoint(), {}), agents };
}

function clientFor(endpoint: string, requestHandler: Partial<Agents> & { connectionTimeout?: number }): S3Client {
  const { S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env();
  return new S3Client({
    endpoint,
    region: S3_REGION,
    credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
    forcePathStyle: true,
    maxAttempts: 3,
    requestHandler,
    // Several S3 servers refuse or ignore the SDK's default trailing checksum; every put below carries Content-MD5.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/**
 * The client with a deadline on every call. At the deadline its socket is closed, which aborts a write that S3 has not
 * wholly received.
 */
function timedClient({ inside, agents }: Clients): S3Client {
  const send = inside.send.bind(inside) as unknown as Send;
  const timedSend: Send = (command, { abortSignal, ...options } = {}) =>
    callStore(
      "S3",
      { max: timeoutOf(command), meaning: (error) => (abortSignal?.aborted ? null : meaning(error)) },
      async (_ms, over) => {
        // Whatever interrupted one connection has most likely interrupted the idle ones too.
        over.addEventListener("abort", () => Object.values(agents).forEach(dropIdle));
        const answer = await send(command, {
          ...options,
          abortSignal: abortSignal ? AbortSignal.any([abortSignal, over]) : over,
        });
        limitBody(answer);
        return answer;
      },
    );
  return Object.assign(Object.create(inside) as S3Client, { send: timedSend });
}

type Command = { input: { Body?: unknown } };
type Send = (command: Command, options?: { abortSignal?: AbortSignal }) => Promise<Answer>;
type Answer = { Body?: unknown; ContentLength?: number };

/**
 * An object's bytes arrive after the response headers. They have their own deadline, and its error goes to the reader.
 */
function limitBody({ Body, ContentLength = 0 }: Answer): void {
  if (!(Body instanceof Readable)) return;
  const ms = remainingMs("S3", CALL_MS + (ContentLength / 1024 / 1024) * MEGABYTE_MS);
  const timer = setTimeout(() => Body.destroy(new Unavailable("S3")), ms);
  Body.once("close", () => clearTimeout(timer));
}

function timeoutOf(command: Command): number {
  if (command instanceof CompleteMultipartUploadCommand) return COMPLETE_MS;
  const { Body } = command.input;
  return CALL_MS + (Buffer.isBuffer(Body) ? (Body.length / 1024 / 1024) * MEGABYTE_MS : 0);
}

function dropIdle(agent: HttpAgent): void {
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}

/** An object's bytes, read within the deadline; null if S3 sends none. */
export async function bytesOf(command: GetObjectCommand): Promise<Buffer | null> {
  return callStore("S3", { max: BODY_MS, meaning }, async () => {
    const { Body } = await unscopedS3().send(command);
    return Body ? Buffer.from(await Body.transformToByteArray()) : null;
  });
}

/** 501 means that the server does not support a request, not that it is down. */
const OUT_OF_ORDER = new Set([429, 500, 502, 503, 504]);

function meaning(error: unknown): Unavailable | null {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const name = error instanceof Error ? error.name : "";
  const isLost =
    isSocketError(error) || name === "TimeoutError" || name === "AbortError" || OUT_OF_ORDER.has(status ?? 0);
  return isLost ? new Unavailable("S3", { cause: error }) : null;
}

/**
 * Checks S3 with a new connection. Any response counts.
 * @throws when there is none
 */
export async function reachS3Anew(): Promise<void> {
  await fetch(env().S3_ENDPOINT, {
    method: "HEAD",
    signal: AbortSignal.timeout(CALL_MS),
    headers: { connection: "close" },
  });
}

/** The address from which browsers fetch signed links. */
export function publicEndpoint(): string {
  return env().S3_PUBLIC_ENDPOINT ?? env().S3_ENDPOINT;
}

/** The S3 client itself, for creating and checking buckets. Never for a tenant's objects. */
export function unscopedS3(): S3Client {
  timed ??= timedClient(clients());
  return timed;
}

/** The client that signs links, for the browsers' address. Never for reading a tenant's objects. */
export function unscopedSigner(): S3Client {
  return clients().signer;
}
