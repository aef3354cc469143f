import { env } from "@/lib/env";
import type { Difference } from "@/lib/stores/difference";
import { storeDifferences } from "@/lib/stores/differences";
import { schemaDifferences } from "@/prisma/differences";
import { recordIndexDifferences } from "@/prisma/record-index";

/** All differences: those the app's role can see, and those only the owner can see if its URL is set. */
export async function findDifferences(): Promise<Difference[]> {
  const { DIRECT_DATABASE_URL } = env();
  const [seen, schema] = await Promise.all([
    storeDifferences(),
    DIRECT_DATABASE_URL ? ofSchema(DIRECT_DATABASE_URL) : unasked(),
  ]);
  const known = new Set(schema.map(({ what }) => what));
  return [...schema, ...seen.filter(({ what }) => !known.has(what))];
}

/** The records that the record index does not hold as they are. Reads every record, so only `npm run doctor` asks. */
export async function inRecordIndex(): Promise<Difference[]> {
  const { DIRECT_DATABASE_URL } = env();
  if (!DIRECT_DATABASE_URL) return [];
  try {
    return (await recordIndexDifferences(DIRECT_DATABASE_URL)).map((one) => ({ store: "PostgreSQL", ...one }));
  } catch (error) {
    const what = `The record index could not be compared: ${error instanceof Error ? error.message : String(error)}`;
    return [{ store: "PostgreSQL", what, fix: "npm run migrate" }];
  }
}

/** Prints each difference with its fix on one line. Differences do not stop the start. */
export async function reportDrift(onProgress: (line: string) => void): Promise<void> {
  for (const { store, what, fix } of await findDifferences()) onProgress(`${store}: ${what} Fix: ${fix}`);
}

async function ofSchema(directUrl: string): Promise<Difference[]> {
  try {
    return (await schemaDifferences(directUrl)).map((one) => ({ store: "PostgreSQL", ...one }));
  } catch (error) {
    const what = `Its schema could not be compared: ${error instanceof Error ? error.message : String(error)}`;
    return [
      {
        store: "PostgreSQL",
        what,
        fix: "The tables' owner needs CREATE on the database to test the migrations.",
      },
    ];
  }
}

function unasked(): Difference[] {
  const what = "Its migrations and indexes were not compared: that needs the tables' owner.";
  return [{ store: "PostgreSQL", what, fix: "Set DIRECT_DATABASE_URL." }];
}
