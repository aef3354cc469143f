import "server-only";
import pg from "pg";
import type { Actor, GlobalScope, ListScope, TenantScope } from "@/lib/core/scope";
import { env } from "@/lib/env";
import { StorablePg } from "@/lib/stores/storable";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

export { Prisma };

/** A transaction that row-level security confines to its scope. */
export type Tx = Prisma.TransactionClient;

// Next bundles pages, actions and routes apart: only globalThis is one per process.
const processWide = globalThis as typeof globalThis & { consolePrisma?: PrismaClient };

/**
 * A connection whose end is nobody's crash. Between the pool's handing it out and the adapter's taking it nobody
 * listens, and an error that comes then, as when the server goes down at that moment, would end the process. What was
 * asked of the connection fails all the same.
 */
class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}

/** The connection itself, without a scope: row-level security shows it no tenant's rows. Health and entry only. */
export function unscopedPostgres(): PrismaClient {
  processWide.consolePrisma ??= new PrismaClient({
    adapter: new StorablePg({
      Client: SteadyClient,
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL_MAX,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
    }),
    transactionOptions: { maxWait: 5_000, timeout: 20_000 },
  });
  return processWide.consolePrisma;
}

/** Runs `work` in one transaction that sees and writes the scope's tenant alone. */
export async function inTenant<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return unscopedPostgres().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.tenant_id', ${scope.tenantId}, true)`;
    return work(tx);
  });
}

/**
 * Reads in a scope: one tenant, or all of them while the elevation lasts. Give the queries as one array: they travel
 * as one batch.
 */
export async function readIn<Q extends Prisma.PrismaPromise<unknown>[]>(
  scope: ListScope,
  queries: (db: PrismaClient) => [...Q],
): Promise<{ [K in keyof Q]: Awaited<Q[K]> }> {
  const db = unscopedPostgres();
  const enter =
    scope.kind === "tenant"
      ? db.$executeRaw`SELECT set_config('app.tenant_id', ${scope.tenantId}, true)`
      : db.$executeRaw`SELECT set_config('app.elevation_id', ${scope.elevationId}, true)`;
  const [, ...results] = await db.$transaction([enter, ...queries(db)]);
  return results as { [K in keyof Q]: Awaited<Q[K]> };
}

/** Reads the directory of tenants an actor may see; a program of ours sees all of it. */
export async function readDirectory<Q extends Prisma.PrismaPromise<unknown>[]>(
  actor: Actor,
  queries: (db: PrismaClient) => [...Q],
): Promise<{ [K in keyof Q]: Awaited<Q[K]> }> {
  const db = unscopedPostgres();
  const enter =
    actor.kind === "staff"
      ? db.$executeRaw`SELECT set_config('app.staff_id', ${actor.id}, true)`
      : db.$executeRaw`SELECT set_config('app.provisioning', 'on', true)`;
  const [, ...results] = await db.$transaction([enter, ...queries(db)]);
  return results as { [K in keyof Q]: Awaited<Q[K]> };
}

/** Reads what belongs to no tenant, such as plans: row-level security shows it no tenant's rows. */
export async function unscopedReads<T>(read: (db: PrismaClient) => Promise<T>): Promise<T> {
  return read(unscopedPostgres());
}

/** A transaction outside any tenant: the staff's own rows and what is audited of them. */
export async function inNoTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return unscopedPostgres().$transaction(work);
}

/** Lets a transaction in no tenant write global templates, for who holds the proof. It ends with the transaction. */
export async function enterGlobal(tx: Tx, scope: GlobalScope): Promise<void> {
  await tx.$executeRaw`SELECT set_config('app.global', ${scope.kind === "global" ? "on" : "off"}, true)`;
}

/** The tenant filter that every query of a list carries beside row-level security. */
export function tenantFilter(scope: ListScope): { tenantId?: string } {
  return scope.kind === "tenant" ? { tenantId: scope.tenantId } : {};
}

/** Server, version and state, for the health page. */
export async function checkPostgres(): Promise<{ server: string; version: string }> {
  const rows = await unscopedPostgres().$queryRaw<{ version: string }[]>`SELECT current_setting('server_version') AS version`;
  return { server: "PostgreSQL", version: rows[0]?.version ?? "unknown" };
}

export async function closePostgres(): Promise<void> {
  await processWide.consolePrisma?.$disconnect();
  delete processWide.consolePrisma;
}
