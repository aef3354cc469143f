import "server-only";
import type { ChainCheck, ChainHead } from "@/lib/audit-events/model";
import type { EverywhereScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { Prisma, readIn, unscopedReads, type Tx } from "@/lib/stores/postgres";

/** The owner of a chain of events: a tenant, or none. */
export type Trail = TenantScope | EverywhereScope;

const tenantOf = (trail: Trail) => (trail.kind === "tenant" ? trail.tenantId : null);

/** The condition that an event is in the chain of a tenant, or in the one without a tenant. */
export function inChainOf(tenantId: string | null): Prisma.Sql {
  return tenantId === null ? Prisma.sql`tenant_id IS NULL` : Prisma.sql`tenant_id = ${tenantId}::uuid`;
}

/** PostgreSQL's code for a statement timeout. */
const OUT_OF_TIME = "57014";

type Head = { seq: bigint; hash: string; at: Date };

function headSql(trail: Trail): Prisma.Sql {
  return Prisma.sql`SELECT seq, hash, at FROM audit_events WHERE ${inChainOf(tenantOf(trail))} ORDER BY seq DESC LIMIT 1`;
}

export async function headOf(trail: Trail): Promise<ChainHead> {
  if (trail.kind === "staff") return toHead(await unscopedReads((db) => db.$queryRaw<Head[]>(headSql(trail))));
  const [rows] = await readIn(trail, (db) => [db.$queryRaw<Head[]>(headSql(trail))]);
  return toHead(rows);
}

/**
 * Recomputes every hash of the chain in the database: a few seconds for 100,000 events.
 * @throws UNAVAILABLE when it exceeds the statement timeout
 */
export async function checkChain(tx: Tx, trail: Trail): Promise<ChainCheck> {
  const began = performance.now();
  const head = toHead(await tx.$queryRaw<Head[]>(headSql(trail)));
  const [broken] = await tx.$queryRaw<{ id: string; seq: bigint }[]>`
    SELECT id, seq FROM audit_chain_break(${tenantOf(trail)}::uuid)`.catch((error: unknown) => {
    throw String(error).includes(OUT_OF_TIME) ? tooLong(head, error) : error;
  });
  const tookMs = Math.round(performance.now() - began);
  return { head, broken: broken ? { refId: broken.id, seq: Number(broken.seq) } : null, tookMs };
}

function tooLong(head: ChainHead, cause: unknown): AppError {
  const message =
    `Checking all ${head?.seq ?? 0} events took too long. Try again when the load is lower, or ask ` +
    "the database administrator to run audit_chain_break(tenant).";
  return new AppError("UNAVAILABLE", message, undefined, { cause });
}

function toHead([head]: Head[]): ChainHead {
  return head ? { seq: Number(head.seq), hash: head.hash, at: head.at.toISOString() } : null;
}
