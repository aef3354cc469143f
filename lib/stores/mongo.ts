import "server-only";
import mongoose, { type Connection, type HydratedDocument, type Model, type QueryFilter } from "mongoose";
import type { OwnerScope } from "@/lib/core/scope";
import { env } from "@/lib/env";
import { breachOf } from "@/lib/stores/mongo-7";
import {
  refuseCode,
  requireScopedStages,
  requireScopedUpdate,
  requireUnplaced,
  type ScopedStage,
  type ScopedWrite,
} from "@/lib/stores/mongo-walls";
import { ownerOf } from "@/lib/stores/owner";
import type { CollectionName, Documents } from "@/lib/stores/mongo-documents";
import { SCHEMAS } from "@/lib/stores/mongo-schemas";
import type { SearchLanguage } from "@/lib/stores/search/language";
import { dropRetiredIndexes, formToWrite, refuseFormUpdate, renewForms, type SearchFormField } from "@/lib/stores/search-forms";

// Next bundles pages, actions and routes apart: only globalThis is one per process.
const processWide = globalThis as typeof globalThis & { consoleMongo?: Connection };

/** The connection itself, around the walls between tenants: for tests of what the server does, and this file. */
export function unscopedMongo(): Connection {
  processWide.consoleMongo ??= connect();
  return processWide.consoleMongo;
}

function connect(): Connection {
  const watched = env().ENVIRONMENT === "test";
  const connection = mongoose.createConnection(env().MONGO_URL, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: 20,
    serverSelectionTimeoutMS: 5_000,
    socketTimeoutMS: 20_000,
    monitorCommands: watched,
  });
  // What is thrown here fails the command before it is sent, and with it the test that led to it.
  if (watched) connection.on("commandStarted", ({ command }: { command: Record<string, unknown> }) => requireMongo7(command));
  return connection;
}

function requireMongo7(command: Record<string, unknown>): void {
  const breach = breachOf(command);
  if (breach) throw new Error(breach);
}

function model<N extends CollectionName>(name: N): Model<Documents[N]> {
  const known = unscopedMongo().models[name] as Model<Documents[N]> | undefined;
  return known ?? unscopedMongo().model<Documents[N]>(name, SCHEMAS[name] as never, name);
}

/** A filter of a scoped collection: what the scope decides cannot be named in it. */
export type ScopedFilter<D> = QueryFilter<Omit<D, "tenantId" | "deletedOn">>;
type Stored<D> = D & { _id: mongoose.Types.ObjectId };
/** A field of a document, or one inside it. */
type FieldOf<D> = (keyof D & string) | `${keyof D & string}.${string}`;
type Fresh<D> = Omit<D, "tenantId" | "deletedOn" | "schemaVersion" | SearchFormField>;
/** The document a page ended or began with; the next page lies after it, the one before lies before it. */
type Place = { createdAt: Date; _id: mongoose.Types.ObjectId | string };
type Search<D> = { limit: number; filter?: ScopedFilter<D>; language?: SearchLanguage };
type Window<D> = { limit: number; fields?: (keyof D & string)[]; after?: Place; before?: Place };

/**
 * A collection as one tenant sees it, or its global part: the owner and "not deleted" are part of every filter, and of
 * every document written. The only way to a tenant's documents.
 */
export function scoped<N extends CollectionName>(scope: OwnerScope, name: N) {
  type D = Documents[N];
  const documents = model(name);
  const given = { tenantId: ownerOf(scope), deletedOn: null };
  const within = (...filters: object[]) => {
    refuseCode(filters, `the filter of ${name}`);
    return { $and: [given, ...filters] } as QueryFilter<D>;
  };
  const write = (fresh: Fresh<D>) => {
    requireUnplaced(fresh);
    return { ...fresh, ...formToWrite(name, fresh), ...given };
  };

  return {
    /** The document, or null. */
    async findOne(filter: ScopedFilter<D>, fields?: FieldOf<D>[]): Promise<Stored<D> | null> {
      return documents.findOne(within(filter), fields).lean<Stored<D>>().exec();
    },
    /**
     * Up to `limit` documents, newest first; the next ones after the document given as `after`. Those given by `before`
     * come nearest first, which is oldest first.
     */
    async find(filter: ScopedFilter<D>, { limit, fields, after, before }: Window<D>): Promise<Stored<D>[]> {
      const way = before ? 1 : -1;
      const beyond = before ? newerThan(before) : olderThan(after);
      const query = documents.find(within(filter, ...beyond), fields).sort({ createdAt: way, _id: way });
      return query.limit(limit).lean<Stored<D>[]>().exec();
    },
    /**
     * Up to `limit` documents by a full-text search, best first; its words are stemmed as those of `language`, else of
     * English. Only where the collection has a text index.
     */
    async search(text: string, o: Search<D>): Promise<(Stored<D> & { score: number })[]> {
      const score = { score: { $meta: "textScore" } };
      const query = documents.find(within(textFilter(text, o.language), o.filter ?? {}), score);
      return query.sort({ ...score, _id: -1 }).limit(o.limit).lean<(Stored<D> & { score: number })[]>().exec();
    },
    /** The stems that a full-text search looks for: none where the language leaves all its words out. */
    async stemsSearched(text: string, language: SearchLanguage): Promise<string[]> {
      const plan: unknown = await documents.find(within(textFilter(text, language))).explain("queryPlanner").exec();
      return (valueUnder(plan, "parsedTextQuery") as { terms?: string[] } | undefined)?.terms ?? [];
    },
    async countDocuments(filter: ScopedFilter<D>, limit: number): Promise<number> {
      return documents.countDocuments(within(filter)).limit(limit).exec();
    },
    /** The values a field has, in no order. */
    async distinct<F extends keyof D & string>(field: F, filter: ScopedFilter<D>): Promise<D[F][]> {
      return documents.distinct(field, within(filter)).exec() as Promise<D[F][]>;
    },
    /**
     * An aggregation over the tenant's documents.
     * @throws on a stage that reaches another collection or writes one
     */
    async aggregate<Row>(pipeline: ScopedStage[]): Promise<Row[]> {
      requireScopedStages(pipeline);
      const [first, ...rest] = pipeline;
      // What is matched first may use an index, and a text search must be there.
      if (first && "$match" in first) return documents.aggregate<Row>([{ $match: within(first.$match) }, ...rest]).exec();
      return documents.aggregate<Row>([{ $match: within() }, ...pipeline]).exec();
    },
    /** Writes the document once: repeated with the same refId it finds the one that is there. */
    async insertOnce(document: Fresh<D>): Promise<Stored<D>> {
      const whole = write(document);
      try {
        return await repeatable(async () => {
          const one = new documents(whole) as HydratedDocument<D>;
          await one.save();
          return one.toObject<Stored<D>>();
        });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const there = await this.findOne({ refId: document.refId } as unknown as ScopedFilter<D>);
        if (!there) throw error;
        return there;
      }
    },
    /** Many at once, for bulk loads; those already there by refId are left as they are. Answers how many were new. */
    async insertManyOnce(fresh: Fresh<D>[]): Promise<number> {
      const operations = fresh.map((document) => {
        const { refId, ...rest } = document as Fresh<D> & { refId: string };
        const set = { ...rest, ...formToWrite(name, document), deletedOn: null, schemaVersion: 1 };
        return { updateOne: { filter: { refId, tenantId: given.tenantId }, update: { $setOnInsert: set }, upsert: true } };
      });
      if (operations.length === 0) return 0;
      const { upsertedCount } = await repeatable(() => documents.bulkWrite(operations as never, { ordered: false }));
      return upsertedCount;
    },
    /**
     * Writes in the order given, up to the first that fails. Deleting is for good: a record is hidden by its row.
     * @throws before anything is written, where one of them names the tenant or is no plain update
     */
    async bulkWrite(writes: ScopedWrite<D, ScopedFilter<D>, Fresh<D>>[]) {
      const operations = writes.map((one) => {
        if ("insertOne" in one) return { insertOne: { document: write(one.insertOne.document) } };
        const [kind, body] = Object.entries(one)[0] as [string, { filter: ScopedFilter<D>; update?: object }];
        if (body.update) {
          requireScopedUpdate(body.update);
          refuseFormUpdate(name, body.update);
        }
        const update = body.update ? { update: body.update } : {};
        return { [kind]: { filter: within(body.filter), ...update } };
      });
      const answer = await documents.bulkWrite(operations as never, { ordered: true });
      const { insertedCount, matchedCount, modifiedCount, deletedCount } = answer;
      return { inserted: insertedCount, matched: matchedCount, modified: modifiedCount, deleted: deletedCount };
    },
  };
}

const textFilter = (text: string, language: SearchLanguage = "english") => ({ $text: { $search: text, $language: language } });

/** What stands under a name, however deep. */
function valueUnder(tree: unknown, name: string): unknown {
  if (typeof tree !== "object" || tree === null) return undefined;
  if (name in tree) return (tree as Record<string, unknown>)[name];
  return Object.values(tree).map((inner) => valueUnder(inner, name)).find((found) => found !== undefined);
}

/** The condition of a page after a document, in the order of {createdAt, _id}, both descending. */
function olderThan(after: Place | undefined): object[] {
  if (!after) return [];
  const { createdAt, _id } = after;
  // The first bound is what the index is entered by; the second only parts documents of the same moment.
  return [{ createdAt: { $lte: createdAt } }, { $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: _id } }] }];
}

/** The same towards the newest. */
function newerThan({ createdAt, _id }: Place): object[] {
  return [{ createdAt: { $gte: createdAt } }, { $or: [{ createdAt: { $gt: createdAt } }, { _id: { $gt: _id } }] }];
}

/** Pauses before a write is sent again; while the server is known to be away the driver itself waits for it. */
const PAUSES_MS = [20, 100, 500];

/**
 * Sends a write again whose connection broke under it. Only for what may happen twice without harm: whether the server
 * took it before is not known. (Where the server has sessions, the driver has tried once more already.)
 */
async function repeatable<T>(write: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return write();
}

/** A write into a socket the other end has closed fails as the bare system's error, not as the driver's. */
function isBroken(error: unknown): boolean {
  if (error instanceof mongoose.mongo.MongoNetworkError) return true;
  return error instanceof Error && "code" in error && ["EPIPE", "ECONNRESET"].includes(String(error.code));
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
}

/** True for an id MongoDB could have made. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

/** Makes every collection and index that is missing, and brings documents to today's search form. Repeatable. */
export async function ensureMongo(): Promise<void> {
  await unscopedMongo().asPromise();
  for (const name of Object.keys(SCHEMAS) as CollectionName[]) {
    await model(name).createCollection();
    await dropRetiredIndexes(unscopedMongo(), name);
    await model(name).createIndexes();
  }
  await renewForms(unscopedMongo());
}

/** Server, version and state, for the health page. */
export async function checkMongo(): Promise<{ server: string; version: string }> {
  const db = (await unscopedMongo().asPromise()).db;
  const info = (await db?.admin().command({ buildInfo: 1 })) as { version?: string } | undefined;
  return { server: "MongoDB", version: info?.version ?? "unknown" };
}

export async function closeMongo(): Promise<void> {
  await processWide.consoleMongo?.close();
  delete processWide.consoleMongo;
}
