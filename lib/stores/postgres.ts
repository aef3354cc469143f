import "server-only";
import type { Actor, GlobalScope, ListScope, TenantScope } from "@/lib/core/access/scope";
import { AppError, Unavailable } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { callStore } from "@/lib/stores/call";
import { remainingMs } from "@/lib/stores/deadline";
import { LOST_CONNECTION, TimedPool } from "@/lib/stores/postgres-pool";
import { StorablePg } from "@/lib/stores/storable";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

export { Prisma };

/** A transaction that row-level security restricts to its scope. */
export type Tx = Prisma.TransactionClient;

// Next bundles pages, actions and routes separately: only globalThis is shared within a process.
const processWide = globalThis as typeof globalThis & { consolePrisma?: PrismaClient };

/** The longest transaction, and the longest wait for its connection, in ms. */
const TRANSACTION_MS = 20_000;
const WAIT_MS = 5_000;
/** The app's role has the same limit, so that a statement ends on the server even if nobody waits for it. */
const STATEMENT_MS = 15_000;

/**
 * The connection itself, without a scope: row-level security hides all tenants' rows. For health checks and entry only.
 */
export function unscopedPostgres(): PrismaClient {
  processWide.consolePrisma ??= new PrismaClient({
    adapter: new StorablePg(new TimedPool(env().DATABASE_URL, env().DATABASE_POOL_MAX), { disposeExternalPool: true }),
    transactionOptions: { maxWait: WAIT_MS, timeout: TRANSACTION_MS },
  });
  return processWide.consolePrisma;
}

/** Runs `work` in one transaction that can only read and write the scope's tenant. */
export async function inTenant<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.tenant_id', ${scope.tenantId}, true), ${statementLimit()}`;
    return work(tx);
  });
}

/**
 * Reads in a scope: one tenant, or all of them during an elevation. Pass the queries as one array: they are sent as one
 * batch.
 */
export async function readIn<Q extends Prisma.PrismaPromise<unknown>[]>(
  scope: ListScope,
  queries: (db: PrismaClient) => [...Q],
): Promise<{ [K in keyof Q]: Awaited<Q[K]> }> {
  const [setting, value] =
    scope.kind === "tenant" ? ["app.tenant_id", scope.tenantId] : ["app.elevation_id", scope.elevationId];
  return batch(setting, value, queries);
}

/** Reads the directory of tenants that an actor may see; our programs see all of it. */
export async function readDirectory<Q extends Prisma.PrismaPromise<unknown>[]>(
  actor: Actor,
  queries: (db: PrismaClient) => [...Q],
): Promise<{ [K in keyof Q]: Awaited<Q[K]> }> {
  const [setting, value] = actor.kind === "staff" ? ["app.staff_id", actor.id] : ["app.provisioning", "on"];
  return batch(setting, value, queries);
}

async function batch<Q extends Prisma.PrismaPromise<unknown>[]>(
  setting: string,
  value: string,
  queries: (db: PrismaClient) => [...Q],
): Promise<{ [K in keyof Q]: Awaited<Q[K]> }> {
  const [, ...results] = await reached(async () => {
    const db = unscopedPostgres();
    const enter = db.$executeRaw`SELECT set_config(${setting}, ${value}, true), ${statementLimit()}`;
    return db.$transaction([enter, ...queries(db)]);
  });
  return results as { [K in keyof Q]: Awaited<Q[K]> };
}

/** Reads data that belongs to no tenant, such as plans: row-level security hides all tenants' rows. */
export async function unscopedReads<T>(read: (db: PrismaClient) => Promise<T>): Promise<T> {
  return reached(() => read(unscopedPostgres()));
}

/** A transaction outside any tenant: for staff's own rows and their audit events. */
export async function inNoTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(work);
}

/**
 * Rolls back a transaction whose work ends after its request's deadline. If the response to the commit is lost, the
 * outcome is unknown, and the error says so.
 */
async function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  let committing = false;
  try {
    return await reached(() =>
      unscopedPostgres().$transaction(async (tx) => {
        const done = await work(tx);
        if (remainingMs("PostgreSQL", TRANSACTION_MS) === 0) throw new Unavailable("PostgreSQL");
        committing = true;
        return done;
      }),
    );
  } catch (error) {
    if (!committing || !(error instanceof Unavailable)) throw error;
    const message =
      "PostgreSQL lost the connection while saving your change. Before you try again, reload to see whether it was saved.";
    throw new Unavailable("PostgreSQL", { cause: error, message });
  }
}

/** Wraps every call to PostgreSQL: sets its deadline and translates its errors. */
async function reached<T>(work: () => Promise<T>): Promise<T> {
  return callStore("PostgreSQL", { max: TRANSACTION_MS + WAIT_MS, meaning }, work);
}

/** Sets the server's time limit for statements of this transaction to the request's remaining time. */
function statementLimit(): Prisma.Sql {
  const ms = Math.max(1, Math.ceil(remainingMs("PostgreSQL", STATEMENT_MS)));
  return Prisma.sql`set_config('statement_timeout', ${String(ms)}, true)`;
}

/** Prisma's codes for a database it could not reach, or a transaction it could not begin or keep. */
const PRISMA_LOST = /^(P1\d{3}|P2024|P2028|P2037)$/;
/** SQLSTATEs of a connection that was refused, broke, or is being ended by the server. */
const SERVER_LOST = /^(08...|53...|57P..|25P0[34])$/;

function meaning(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  // Compared by name: another of Next's bundles, with its own class, may have made the pool.
  if (error.name === LOST_CONNECTION) return new Unavailable("PostgreSQL", { cause: error });
  const { code, meta } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
  };
  const sqlState = meta?.driverAdapterError?.cause?.originalCode ?? "";
  if (sqlState === "55P03") {
    return new AppError("CONFLICT", "Someone else is changing the same record. Try again in a moment.", undefined, {
      cause: error,
    });
  }
  if (sqlState === "57014") {
    const message = "PostgreSQL took too long. Nothing was changed. Try again, or request less at once.";
    return new Unavailable("PostgreSQL", { cause: error, message });
  }
  const isLost =
    SERVER_LOST.test(sqlState) || PRISMA_LOST.test(String(code)) || error.name === "PrismaClientInitializationError";
  return isLost ? new Unavailable("PostgreSQL", { cause: error }) : null;
}

/** Lets a transaction without a tenant write global templates. Requires the proof, and ends with the transaction. */
export async function enterGlobal(tx: Tx, scope: GlobalScope): Promise<void> {
  await tx.$executeRaw`SELECT set_config('app.global', ${scope.kind === "global" ? "on" : "off"}, true)`;
}

/** The tenant filter of every list query, in addition to row-level security. */
export function tenantFilter(scope: ListScope): { tenantId?: string } {
  return scope.kind === "tenant" ? { tenantId: scope.tenantId } : {};
}

/** Server, version and state, for the health page. */
export async function checkPostgres(): Promise<{ server: string; version: string }> {
  const rows = await unscopedReads(
    (db) => db.$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`,
  );
  return { server: "PostgreSQL", version: rows[0]?.version ?? "unknown" };
}

export async function closePostgres(): Promise<void> {
  await processWide.consolePrisma?.$disconnect();
  delete processWide.consolePrisma;
}
