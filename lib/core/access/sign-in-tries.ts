import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import { sha256 } from "@/lib/core/ids";
import { unscopedReads } from "@/lib/stores/postgres";

/** Tries in 15 minutes of one account from one address. The next are refused; from elsewhere the account stays open. */
export const MAX_PER_ACCOUNT_AND_ADDRESS = 8;
/** Tries in 15 minutes from one address, at whichever accounts. The next are refused. */
export const MAX_PER_ADDRESS = 50;
/** Tries in 15 minutes at one account, from anywhere. Beyond them each waits longer, and none is refused. */
const QUICK_OF_ACCOUNT = 20;
/** Tries in a minute at all accounts. Beyond them each waits longer, and none is refused. */
const QUICK_OVERALL = 60;
const STEP_MS = 100;
const MAX_WAIT_MS = 5_000;

/** However many try to sign in at once, they hold few of the app's connections and of libuv's four threads. */
const counting = pLimit(2);
const trying = pLimit(2);

export type Try = {
  /** Whether the password is not to be looked at. It depends on the tries alone, not on whether there is such an account. */
  refused: boolean;
  /** Whether this is the first try that is refused. */
  first: boolean;
  /** How long it must wait first, in milliseconds. */
  waitMs: number;
};

/** Null where a narrower count was full before. */
type Counted = { here: number; ofNetwork: number | null; ofAccount: number | null; overall: number | null };

/** The account that tries are counted for: the sha256 of what was typed, whether or not it is anybody's email. */
export const accountOf = (email: string) => sha256(email);

/** Counts a try before its password is looked at: one statement, so that however many come at once, each is counted. */
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

/** Waits as long as a try must, then does its work in turn. */
export async function inTurn<T>({ waitMs }: Try, work: () => Promise<T>): Promise<T> {
  if (waitMs > 0) await wait(waitMs);
  return trying(work);
}

/** Takes back a try that was right, and those of the account from the address before it. */
export async function clearTries(account: string, ip: string | null): Promise<void> {
  await unscopedReads((db) => db.$queryRaw`SELECT forgive_sign_in(${account}::bpchar, ${ip}::inet)::text`);
}

/** Until when an account is refused from at least one address; null where it is from none. */
export async function refusedUntil(email: string): Promise<Date | null> {
  const [row] = await unscopedReads(
    (db) => db.$queryRaw<{ until: Date | null }[]>`
    SELECT max(until) AS until FROM sign_in_tries
    WHERE account = ${accountOf(email)}::bpchar AND network IS NOT NULL AND tries >= ${MAX_PER_ACCOUNT_AND_ADDRESS}::int AND until > now()`,
  );
  return row?.until ?? null;
}
