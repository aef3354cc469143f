import "server-only";
import mongoose, { type Connection } from "mongoose";
import { Unavailable } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { callStore, isSocketError } from "@/lib/stores/call";
import { timeFor } from "@/lib/stores/deadline";
import { breachOf } from "@/lib/stores/mongo-7";

/** The longest one call may take outside a request, in ms: a server that is being restarted is waited for. */
const CALL_MS = 20_000;

// Next bundles pages, actions and routes apart: only globalThis is one per process.
const processWide = globalThis as typeof globalThis & {
  consoleMongo?: { connection: Connection; opening?: Promise<unknown> | undefined };
};

/**
 * The connection itself, around the walls between tenants: for tests of what the server does, and lib/stores. It is being
 * opened, anew where that failed before; what is asked of it meanwhile waits.
 */
export function unscopedMongo(): Connection {
  const kept = (processWide.consoleMongo ??= { connection: newConnection() });
  if (!kept.opening) {
    const opening = open(kept.connection);
    kept.opening = opening;
    // A connection once open is opened again by the driver itself; one that never was, by whoever asks next.
    opening.catch(() => (kept.opening = undefined));
  }
  return kept.connection;
}

function newConnection(): Connection {
  const connection = mongoose.createConnection();
  // What is thrown here fails the command before it is sent, and with it the test that led to it.
  if (env().ENVIRONMENT === "test")
    connection.on("commandStarted", ({ command }: { command: Record<string, unknown> }) => requireMongo7(command));
  return connection;
}

/** A server that says nothing is found out by the monitor, which then drops every connection to it. */
const QUICK = {
  connectTimeoutMS: 4_000,
  serverSelectionTimeoutMS: 5_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: CALL_MS,
};
const PATIENT = { connectTimeoutMS: 20_000, serverSelectionTimeoutMS: 30_000, socketTimeoutMS: 0 };

async function open(connection: Connection, times: typeof QUICK | typeof PATIENT = QUICK): Promise<void> {
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

/** What every call to MongoDB goes through: an open connection, a deadline, and its errors in the app's words. */
export async function askMongo<T>(work: (connection: Connection) => Promise<T>, max = CALL_MS): Promise<T> {
  return callStore("MongoDB", { max, meaning }, async () => {
    const connection = unscopedMongo();
    await processWide.consoleMongo?.opening;
    return work(connection);
  });
}

/** A connection of its own for what takes as long as it takes, such as the index of a large collection. */
export async function patientMongo<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = newConnection();
  try {
    await open(connection, PATIENT);
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Asks MongoDB by a connection made anew. @throws where that fails */
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
/** What a server answers that is going down, or no longer leads its replica set. */
const GOING_DOWN = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

function meaning(error: unknown): Unavailable | null {
  const isLost =
    LOST.some((kind) => error instanceof kind) ||
    isSocketError(error) ||
    (error instanceof mongo.MongoServerError && GOING_DOWN.has(Number(error.code))) ||
    (error instanceof Error && error.name === "MongoWaitQueueTimeoutError");
  return isLost ? new Unavailable("MongoDB", { cause: error }) : null;
}

/** Pauses before a write is sent again; while the server is known to be away the driver itself waits for it. */
const PAUSES_MS = [20, 100, 500];

/**
 * Sends a write again whose connection broke under it. Only for what may happen twice without harm: whether the server
 * took it before is not known. (Where the server has sessions, the driver has tried once more already.)
 */
export async function repeatable<T>(write: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      // Once its request is over, a write is not begun again: whoever waited has been told that it failed.
      if (!isBroken(error) || timeFor("MongoDB", CALL_MS) === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return write();
}

/** A write into a socket the other end has closed fails as the bare system's error, not as the driver's. */
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
