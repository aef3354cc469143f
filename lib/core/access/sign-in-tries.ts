import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import { sha256 } from "@/lib/core/ids";
import { unscopedReads } from "@/lib/stores/postgres";

/**
 * Tries in 15 minutes for one account from one address. Further ones are refused; from elsewhere the account stays
 * open.
 */
export const MAX_PER_ACCOUNT_AND_ADDRESS = 8;
/** Tries in 15 minutes from one address, for any account. Further ones are refused. */
export const MAX_PER_ADDRESS = 50;
/** Tries in 15 minutes for one account, from anywhere. Further ones wait longer and longer, but are not refused. */
const QUICK_OF_ACCOUNT = 20;
/** Tries in a minute for all accounts. Further ones wait longer and longer, but are not refused. */
const QUICK_OVERALL = 60;
const STEP_MS = 100;
const MAX_WAIT_MS = 5_000;

/** Limits how many of the app's connections and of libuv's four threads sign-ins use at once. */
const counting = pLimit(2);
const trying = pLimit(2);

export type Try = {
  /** Whether to refuse without checking the password. Depends on the tries alone, not on whether the account exists. */
  refused: boolean;
  /** Whether this is the first refused try. */
  first: boolean;
  /** How long the try must wait, in milliseconds. */
  waitMs: number;
};

/** Null when a narrower limit was already reached. */
type Counted = { here: number; ofNetwork: number | null; ofAccount: number | null; overall: number | null };

/** The key under which tries for an account are counted: the sha256 of the typed email, whether or not it exists. */
export const accountKey = (email: string) => sha256(email);

/** Counts a try before its password is checked. It is a single statement, so that concurrent tries are all counted. */
export async function countTry(account: string, ip: string | null): Promise<Try> {
  const [counted] = await counting(() =>
    unscopedReads(
      (db) => db.$queryRaw<Counted[]>`
      SELECT here, of_network AS "ofNetwork", of_account_anywhere AS "ofAccount", overall
      FROM count_sign_in(${account}::bpchar, ${ip}::inet, ${MAX_PER_ACCOUNT_AND_ADDRESS}::int, ${MAX_PER_ADDRESS}::int)`,
    ),
  );
  if (!counted) throw new Error("count_sign_in answered no row.");
  const { here, ofNetwork, ofAccount, overall } = counted;
  const over = Math.max(0, (ofAccount ?? 0) - QUICK_OF_ACCOUNT, (overall ?? 0) - QUICK_OVERALL);
  return {
    refused: here > MAX_PER_ACCOUNT_AND_ADDRESS || (ofNetwork ?? 0) > MAX_PER_ADDRESS,
    first: here === MAX_PER_ACCOUNT_AND_ADDRESS + 1 || ofNetwork === MAX_PER_ADDRESS + 1,
    waitMs: Math.min(MAX_WAIT_MS, over * STEP_MS),
  };
}

/** Waits as long as the try must, then does its work when a slot is free. */
export async function runThrottled<T>({ waitMs }: Try, work: () => Promise<T>): Promise<T> {
  if (waitMs > 0) await wait(waitMs);
  return trying(work);
}

/** Removes a successful try, and the account's earlier ones from the same address. */
export async function clearTries(account: string, ip: string | null): Promise<void> {
  await unscopedReads((db) => db.$queryRaw`SELECT forgive_sign_in(${account}::bpchar, ${ip}::inet)::text`);
}

/** Until when an account is refused from at least one address. Null if it is refused from none. */
export async function refusedUntil(email: string): Promise<Date | null> {
  const [row] = await unscopedReads(
    (db) => db.$queryRaw<{ until: Date | null }[]>`
    SELECT max(until) AS until FROM sign_in_tries
    WHERE account = ${accountKey(email)}::bpchar AND network IS NOT NULL AND tries >= ${MAX_PER_ACCOUNT_AND_ADDRESS}::int AND until > now()`,
  );
  return row?.until ?? null;
}
