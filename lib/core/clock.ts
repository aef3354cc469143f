import "server-only";
import { unscopedReads, type Tx } from "@/lib/stores/postgres";

/**
 * The time by PostgreSQL's clock, to the millisecond: the one clock by which leases, due times and retention are set and
 * compared, because each machine's own may be wrong. Inside a transaction give `tx`, so that no second connection is
 * needed.
 */
export async function databaseNow(tx?: Tx): Promise<Date> {
  const ask = (db: Pick<Tx, "$queryRaw">) => db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const [row] = await (tx ? ask(tx) : unscopedReads((db) => ask(db)));
  if (!row) throw new Error("PostgreSQL did not return the time.");
  return row.now;
}

/** A clock that begins at `start` and runs with the machine's own ticks, which no change of its clock disturbs. */
export function clockFrom(start: Date): () => Date {
  const began = performance.now();
  return () => new Date(start.getTime() + performance.now() - began);
}
