import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { Connection } from "mongoose";
import { PREPARE, type Difference } from "@/lib/stores/difference";
import { callMongo } from "@/lib/stores/mongo-connection";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import { RETIRED_INDEXES, SCHEMAS } from "@/lib/stores/mongo-schemas";
import { outdatedForms } from "@/lib/stores/search-forms";

/** What defines an index: its keys in order, and its options. */
type Index = {
  name: string;
  keys: [string, unknown][];
  weights: Record<string, number> | null;
  unique: boolean;
  partial: unknown;
  expireAfterSeconds: number | null;
};

/** An index as MongoDB lists it. A text index has its words under `_fts` and their fields in `weights`. */
type Listed = {
  name: string;
  key: Record<string, unknown>;
  weights?: Record<string, number>;
  unique?: boolean;
  partialFilterExpression?: unknown;
  expireAfterSeconds?: number;
};

/** Compares the collections and their indexes with the schemas that `ensureMongo` uses. */
export async function mongoDifferences(): Promise<Difference[]> {
  return callMongo(differencesIn);
}

async function differencesIn(connection: Connection): Promise<Difference[]> {
  const { db } = connection;
  if (!db) throw new Error("The connection to MongoDB is closed.");
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const there = new Set(collections.map(({ name }) => name));
  const found = await Promise.all(
    (Object.keys(SCHEMAS) as CollectionName[]).map(async (name) => {
      if (!there.has(name)) return [{ what: `The collection ${name} is missing.`, fix: PREPARE }];
      const listed = (await db.collection(name).listIndexes().toArray()) as Listed[];
      return indexDifferences(name, expectedOf(name), listed.filter((index) => index.name !== "_id_").map(asListed));
    }),
  );
  const outdated = there.has("skills") ? await outdatedForms(connection) : 0;
  const form = {
    what: `Skill documents with a missing or outdated search form, which searches do not find: ${outdated}.`,
    fix: PREPARE,
  };
  return [...found.flat(), ...(outdated > 0 ? [form] : [])].map((one) => ({ store: "MongoDB", ...one }));
}

function expectedOf(name: CollectionName): Index[] {
  return SCHEMAS[name].indexes().map(([key, options]) => {
    const fields = Object.entries(key as Record<string, unknown>);
    const words = fields.filter(([, kind]) => kind === "text").map(([field]) => field);
    const weights = options.weights as Record<string, number> | undefined;
    return {
      name: options.name ?? fields.map(([field, way]) => `${field}_${String(way)}`).join("_"),
      keys:
        words.length > 0 ? [...fields.filter(([, kind]) => kind !== "text"), ["_fts", "text"], ["_ftsx", 1]] : fields,
      weights: words.length > 0 ? Object.fromEntries(words.map((field) => [field, weights?.[field] ?? 1])) : null,
      unique: options.unique === true,
      partial: options.partialFilterExpression ?? null,
      expireAfterSeconds: options.expireAfterSeconds === undefined ? null : Number(options.expireAfterSeconds),
    } satisfies Index;
  });
}

function asListed({ name, key, weights, unique, partialFilterExpression, expireAfterSeconds }: Listed): Index {
  return {
    name,
    keys: Object.entries(key),
    weights: weights ?? null,
    unique: unique === true,
    partial: partialFilterExpression ?? null,
    expireAfterSeconds: expireAfterSeconds ?? null,
  };
}

function indexDifferences(collection: CollectionName, expected: Index[], found: Index[]) {
  const drop = (name: string) => `db.${collection}.dropIndex("${name}")`;
  const differing = expected.flatMap((index) => {
    const there = found.find(({ name }) => name === index.name);
    if (!there) return { what: `The index ${index.name} of ${collection} is missing${meaning(index)}.`, fix: PREPARE };
    const points = pointsOf(index, there);
    if (points.length === 0) return [];
    return {
      what: `The index ${index.name} of ${collection} differs: ${points.join("; ")}.`,
      fix: `${drop(index.name)}, then ${PREPARE}`,
    };
  });
  const unknown = found.filter(({ name }) => !expected.some((index) => index.name === name));
  const extra = unknown.map((index) => {
    const what = `The index ${index.name} of ${collection} is not in any schema${meaning(index)}.`;
    if (RETIRED_INDEXES[collection]?.includes(index.name)) return { what, fix: PREPARE };
    return { what, fix: `Add it to lib/stores/mongo-schemas.ts, or ${drop(index.name)}` };
  });
  return [...differing, ...extra];
}

function meaning({ unique, weights, expireAfterSeconds }: Index): string {
  if (expireAfterSeconds !== null) return ", which expires documents";
  if (weights) return ", which word searches use";
  return unique ? ", which prevents duplicates" : "";
}

function pointsOf(expected: Index, found: Index): string[] {
  const points = ["keys", "weights", "unique", "partial", "expireAfterSeconds"] as const;
  return points
    .filter((point) => !isDeepStrictEqual(plain(expected[point]), plain(found[point])))
    .map((point) => `${point} is ${JSON.stringify(found[point])}, not ${JSON.stringify(expected[point])}`);
}

/** MongoDB returns weights in its own order. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
