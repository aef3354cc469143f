import "server-only";
import mongoose, { type Connection } from "mongoose";
import { Unavailable } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { callStore, isSocketError } from "@/lib/stores/call";
import { remainingMs } from "@/lib/stores/deadline";
import { breachOf } from "@/lib/stores/mongo-7";

/** The longest duration of a call outside a request, in ms: enough for a server restart. */
const CALL_MS = 20_000;

// Next bundles pages, actions and routes separately: only globalThis is shared within a process.
const processWide = globalThis as typeof globalThis & {
  consoleMongo?: { connection: Connection; opening?: Promise<unknown> | undefined };
};

/**
 * The connection itself, without tenant scoping: for tests of the server's behaviour, and for lib/stores. Starts
 * opening it if needed; calls made meanwhile wait.
 */
export function unscopedMongo(): Connection {
  const kept = (processWide.consoleMongo ??= { connection: newConnection() });
  if (!kept.opening) {
    const opening = open(kept.connection);
    kept.opening = opening;
    // The driver reopens a connection that was open once. The next caller retries one that never opened.
    opening.catch(() => (kept.opening = undefined));
  }
  return kept.connection;
}

function newConnection(): Connection {
  const connection = mongoose.createConnection();
  // Throwing here fails the command before it is sent, and so the test that caused it.
  if (env().ENVIRONMENT === "test")
    connection.on("commandStarted", ({ command }: { command: Record<string, unknown> }) => requireMongo7(command));
  return connection;
}

/** The monitor detects an unresponsive server and then closes every connection to it. */
const QUICK = {
  connectTimeoutMS: 4_000,
  serverSelectionTimeoutMS: 5_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: CALL_MS,
};
const SLOW = { connectTimeoutMS: 20_000, serverSelectionTimeoutMS: 30_000, socketTimeoutMS: 0 };

async function open(connection: Connection, times: typeof QUICK | typeof SLOW = QUICK): Promise<void> {
  await connection.openUri(env().MONGO_URL, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: 20,
    heartbeatFrequencyMS: 3_000,
    ...times,
    monitorCommands: env().ENVIRONMENT === "test",
  });
}

function requireMongo7(command: Record<string, unknown>): void {
  const breach = breachOf(command);
  if (breach) throw new Error(breach);
}

/** Wraps every call to MongoDB: opens the connection, sets a deadline, and translates errors. */
export async function callMongo<T>(work: (connection: Connection) => Promise<T>, max = CALL_MS): Promise<T> {
  return callStore("MongoDB", { max, meaning }, async () => {
    const connection = unscopedMongo();
    await processWide.consoleMongo?.opening;
    return work(connection);
  });
}

/** A separate connection for slow work, such as building the index of a large collection. */
export async function withDedicatedMongo<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = newConnection();
  try {
    await open(connection, SLOW);
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/**
 * Checks MongoDB with a new connection.
 * @throws when that fails
 */
export async function reachMongoAnew(): Promise<void> {
  const connection = newConnection();
  try {
    await open(connection);
    await connection.db?.admin().ping();
  } finally {
    await connection.close();
  }
}

const { mongo } = mongoose;
const LOST = [
  ...[
    mongo.MongoNetworkError,
    mongo.MongoServerSelectionError,
    mongo.MongoTopologyClosedError,
    mongo.MongoNotConnectedError,
  ],
  ...[mongoose.Error.MongooseServerSelectionError],
];
/** The codes of a server that is shutting down or is no longer the primary. */
const GOING_DOWN = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

function meaning(error: unknown): Unavailable | null {
  const isLost =
    LOST.some((kind) => error instanceof kind) ||
    isSocketError(error) ||
    (error instanceof mongo.MongoServerError && GOING_DOWN.has(Number(error.code))) ||
    (error instanceof Error && error.name === "MongoWaitQueueTimeoutError");
  return isLost ? new Unavailable("MongoDB", { cause: error }) : null;
}

/** Pauses before a write is retried. If the server is known to be down, the driver itself waits. */
const PAUSES_MS = [20, 100, 500];

/**
 * Retries a write whose connection broke. Only for idempotent writes, because the server may have applied the first
 * attempt. (With sessions, the driver has already retried once.)
 */
export async function repeatable<T>(write: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      // After its request has ended, a write is not retried: the caller was already told that it failed.
      if (!isBroken(error) || remainingMs("MongoDB", CALL_MS) === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return write();
}

/** A write to a socket that the other end has closed fails with a system error, not with the driver's. */
function isBroken(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError) return true;
  return error instanceof Error && "code" in error && ["EPIPE", "ECONNRESET"].includes(String(error.code));
}

export async function closeMongo(): Promise<void> {
  const kept = processWide.consoleMongo;
  delete processWide.consoleMongo;
  await kept?.opening?.catch(() => undefined);
  await kept?.connection.close();
}
