import type { mongo } from "mongoose";
import { messageOf } from "../files";

type Client = mongo.MongoClient;
type Collection = mongo.Collection;
type TtlIndex = { name: string; field: string; seconds: number; partial?: mongo.Document };

/** The maximum number of documents per delete. */
const BATCH = 1_000;
const NOT_FOR_TTL = new Set(["admin", "config", "local"]);

/** What a pass removed through one index. */
export type Removed = { namespace: string; index: string; documents: number };

/**
 * One pass of the TTL monitor, which this engine lacks. For each index with expireAfterSeconds, it removes the
 * documents whose date is older. As in MongoDB's manual, the earliest date of an array counts, a document without a
 * date never expires, and a partial index expires only documents it contains. Stops between batches when `signal` is
 * aborted. An index that fails is reported to `onError`, and the pass continues.
 */
export async function removeExpired(
  client: Client,
  signal: AbortSignal,
  onError: (where: string, error: unknown) => void,
  now = new Date(),
): Promise<Removed[]> {
  const removed: Removed[] = [];
  const { databases } = await client.db("admin").admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    if (NOT_FOR_TTL.has(name)) continue;
    for await (const info of client.db(name).listCollections({ type: "collection" })) {
      if (info.name.startsWith("system.") || ("options" in info && info.options?.capped)) continue;
      const collection = client.db(name).collection(info.name);
      for (const index of await ttlIndexes(collection)) {
        if (signal.aborted) return removed;
        const namespace = `${name}.${info.name}`;
        try {
          const documents = await removeByIndex(collection, index, now, signal);
          if (documents > 0) removed.push({ namespace, index: index.name, documents });
        } catch (error) {
          onError(`${namespace} ${index.name}`, error);
        }
      }
    }
  }
  return removed;
}

/** Starts a pass `seconds` after the end of the previous one, and logs what it removed. */
export function startTtlPasses(
  client: Client,
  seconds: number,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let pass: Promise<void> = Promise.resolve();

  const run = async () => {
    const begun = Date.now();
    try {
      const report = (where: string, error: unknown) => log(`TTL: ${where} failed: ${messageOf(error)}`);
      for (const { namespace, index, documents } of await removeExpired(client, abort.signal, report)) {
        log(`TTL: removed ${documents} from ${namespace} by ${index} in a pass of ${Date.now() - begun} ms`);
      }
    } catch (error) {
      if (!abort.signal.aborted) log(`TTL: pass failed: ${messageOf(error)}`);
    }
    schedule();
  };
  const schedule = () => {
    if (!abort.signal.aborted) timer = setTimeout(() => (pass = run()), seconds * 1000);
  };
  schedule();
  return {
    async stop() {
      abort.abort();
      clearTimeout(timer);
      await pass;
    },
  };
}

async function ttlIndexes(collection: Collection): Promise<TtlIndex[]> {
  const indexes = await collection.listIndexes().toArray();
  return indexes.flatMap((index): TtlIndex[] => {
    const seconds: unknown = index.expireAfterSeconds;
    const [key, ...more] = Object.entries(index.key as Record<string, unknown>);
    // As in MongoDB's manual, compound indexes ignore the option.
    if (typeof seconds !== "number" || !Number.isFinite(seconds) || !key || more.length > 0) return [];
    if (typeof key[1] !== "number") return [];
    const partial: mongo.Document | undefined = index.partialFilterExpression;
    return [{ name: String(index.name), field: key[0], seconds, ...(partial ? { partial } : {}) }];
  });
}

async function removeByIndex(collection: Collection, index: TtlIndex, now: Date, signal: AbortSignal): Promise<number> {
  const expired = { [index.field]: { $lte: new Date(now.getTime() - index.seconds * 1000) } };
  const filter: mongo.Document = index.partial ? { $and: [index.partial, expired] } : expired;
  let removed = 0;
  while (!signal.aborted) {
    const batch = await collection
      .find(filter, { projection: { _id: 1 }, hint: index.name, limit: BATCH, batchSize: BATCH + 1 })
      .toArray();
    if (batch.length === 0) break;
    // The delete checks the date again, because it may have changed since the read.
    const ids = batch.map(({ _id }) => _id);
    const { deletedCount } = await collection.deleteMany({ $and: [{ _id: { $in: ids } }, filter] });
    removed += deletedCount;
    if (batch.length < BATCH) break;
  }
  return removed;
}
