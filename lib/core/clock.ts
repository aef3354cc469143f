import "server-only";
import { unscopedReads, type Tx } from "@/lib/stores/postgres";

/**
 * The time by PostgreSQL's clock, to the millisecond. Leases, due times and retention are set and compared with this
 * clock only, because a machine's own may be wrong. Pass `tx` inside a transaction to avoid a second connection.
 */
export async function databaseNow(tx?: Tx): Promise<Date> {
  const ask = (db: Pick<Tx, "$queryRaw">) => db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const [row] = await (tx ? ask(tx) : unscopedReads((db) => ask(db)));
  if (!row) throw new Error("PostgreSQL did not return the time.");
  return row.now;
}

/**
 * A clock that starts at `start` and advances with the machine's monotonic ticks, unaffected by changes of its clock.
 */
export function clockFrom(start: Date): () => Date {
  const began = performance.now();
  return () => new Date(start.getTime() + performance.now() - began);
}
