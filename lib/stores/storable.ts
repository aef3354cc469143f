import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, SqlQuery, SqlQueryable, Transaction } from "@prisma/driver-adapter-utils";
import { Unstorable } from "@/lib/core/errors";
import { documentProblem } from "@/lib/core/input/text";

/** PostgreSQL's codes for a character it cannot store, in a text or in JSON, and for a time out of range. */
const REFUSED: Readonly<Record<string, string>> = {
  "22021": "A text contains a character that cannot be stored.",
  "22P05": "A text contains a character that cannot be stored.",
  "22007": "A date does not exist in the calendar.",
  "22008": "A date does not exist in the calendar.",
};

/**
 * Prisma's adapter, with a check for text that PostgreSQL would refuse, or that would change on the way: with NUL, or
 * half a surrogate pair.
 * @throws Unstorable from any query with such a text or date
 */
export class StorablePg extends PrismaPg {
  override async connect() {
    return guarded(await super.connect());
  }
}

function guarded<A extends SqlQueryable>(adapter: A): A {
  const { queryRaw, executeRaw } = adapter;
  adapter.queryRaw = (query) => asked(query, () => queryRaw.call(adapter, query));
  adapter.executeRaw = (query) => asked(query, () => executeRaw.call(adapter, query));
  if (isWhole(adapter)) {
    const { startTransaction } = adapter;
    adapter.startTransaction = async (...how): Promise<Transaction> =>
      guarded(await startTransaction.apply(adapter, how));
  }
  return adapter;
}

const isWhole = (adapter: SqlQueryable): adapter is SqlDriverAdapter => "startTransaction" in adapter;

async function asked<T>({ args }: SqlQuery, ask: () => Promise<T>): Promise<T> {
  requireStorable(args);
  try {
    return await ask();
  } catch (error) {
    const message = REFUSED[codeOf(error)];
    throw message ? new Unstorable(message, { cause: error }) : error;
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return typeof cause === "object" && cause !== null && "originalCode" in cause ? String(cause.originalCode) : "";
}

/** @throws Unstorable when one of the values, or of the items in their lists, is a text that cannot be stored */
function requireStorable(values: readonly unknown[]): void {
  for (const value of values) {
    if (Array.isArray(value)) requireStorable(value);
    const fault = typeof value === "string" ? documentProblem(value) : null;
    if (fault) throw new Unstorable(`A text cannot be stored. ${fault}.`);
  }
}
