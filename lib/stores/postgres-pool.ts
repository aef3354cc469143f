import "server-only";
import { Socket } from "node:net";
import pg from "pg";
import { env } from "@/lib/env";
import { remainingMs } from "@/lib/stores/deadline";

/** PostgreSQL limits the app's statements to 15 s. A query that takes longer than this will get no answer at all. */
const QUERY_MS = 17_000;
const CONNECT_MS = 5_000;

export const LOST_CONNECTION = "LostConnection";

/**
 * A connection that was refused, broke, or did not answer in time. It has no `code`, because Prisma would rename it.
 */
class LostConnection extends Error {
  override readonly name = LOST_CONNECTION;
}

type Timed = pg.QueryConfig & { query_timeout?: number };
type Ask = (config: Timed, ...rest: unknown[]) => Promise<pg.QueryResult> | undefined;

/**
 * A connection on which every query has a time limit. After a query without an answer it is destroyed, never reused:
 * PostgreSQL may still be working on the query, or the network may have dropped the connection silently.
 *
 * A connection error must not crash the process: between the pool's checkout and the adapter's use nobody listens for
 * errors, and an unhandled one would end the process. Queries on the connection fail anyway.
 */
class TimedClient extends pg.Client {
  readonly #socket: Socket;
  /** The deadline of its current use, on the clock of `performance.now()`. */
  endsAt = Infinity;

  constructor(config?: string | pg.ClientConfig) {
    const socket = new Socket();
    super({
      ...(typeof config === "string" ? { connectionString: config } : config),
      stream: () => socket,
    } as pg.ClientConfig);
    this.#socket = socket;
    this.on("error", () => undefined);
    const ask = super.query.bind(this) as Ask;
    this.query = ((config: Timed | string, ...rest: unknown[]) => {
      const timed: Timed = typeof config === "string" ? { text: config } : config;
      timed.query_timeout ??= Math.max(1, Math.min(QUERY_MS, this.endsAt - performance.now()));
      return ask(timed, ...rest)?.catch((error: unknown) => {
        if (isLost(error)) this.drop();
        throw lost(error);
      });
    }) as pg.Client["query"];
  }

  drop(): void {
    this.#socket.destroy(new Error("The connection is given up: PostgreSQL did not answer on it."));
  }
}

/**
 * The app's connections. A query ends with its request. When one gets no answer, idle connections are dropped too,
 * because they have most likely failed for the same reason.
 */
export class TimedPool extends pg.Pool {
  readonly #idle = new Set<TimedClient>();

  constructor(connectionString: string, max: number) {
    super({
      Client: TimedClient,
      connectionString,
      max,
      connectionTimeoutMillis: CONNECT_MS,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    this.on("release", (_error, client) => this.#idle.add(ours(client)));
    for (const event of ["acquire", "remove"] as const) {
      this.on(event, (client: pg.PoolClient) => this.#idle.delete(ours(client)));
    }
    const ask = super.query.bind(this) as Ask;
    this.query = ((config: Timed) => {
      const timed = { ...config, query_timeout: Math.max(1, remainingMs("PostgreSQL", QUERY_MS)) };
      return ask(timed)?.catch((error: unknown) => this.#failed(error));
    }) as pg.Pool["query"];
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(
    done: (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void,
  ): void;
  override connect(done?: (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void) {
    if (done) return super.connect(done);
    const endsAt = performance.now() + remainingMs("PostgreSQL", Infinity);
    return super.connect().then(
      (client) => {
        ours(client).endsAt = endsAt;
        return client;
      },
      (error: unknown) => this.#failed(error),
    );
  }

  #failed(error: unknown): never {
    if (isLost(error)) for (const client of this.#idle) client.drop();
    throw lost(error);
  }
}

/**
 * Checks PostgreSQL with a new connection.
 * @throws when that fails
 */
export async function reachPostgresAnew(): Promise<void> {
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    await client.end();
  }
}

/** The pool only makes these clients. */
const ours = (client: pg.PoolClient) => client as unknown as TimedClient;

/**
 * PostgreSQL's own errors are DatabaseErrors, and invalid parameters are TypeErrors. Everything else is a connection
 * error.
 */
function isLost(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError || error instanceof TypeError || error instanceof RangeError);
}

function lost(error: unknown): unknown {
  return isLost(error) ? new LostConnection((error as Error).message, { cause: error }) : error;
}
