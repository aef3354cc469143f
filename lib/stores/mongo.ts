import "server-only";
import mongoose, { type HydratedDocument, type Model, type QueryFilter } from "mongoose";
import type { OwnerScope } from "@/lib/core/access/scope";
import { callMongo, closeMongo, withDedicatedMongo, repeatable, unscopedMongo } from "@/lib/stores/mongo-connection";
import type { CollectionName, Documents } from "@/lib/stores/mongo-documents";
import { SCHEMAS } from "@/lib/stores/mongo-schemas";
import {
  refuseCode,
  requireScopedStages,
  requireScopedUpdate,
  requireUnplaced,
  type ScopedStage,
  type ScopedWrite,
} from "@/lib/stores/mongo-walls";
import { ownerOf } from "@/lib/stores/owner";
import {
  dropRetiredIndexes,
  formToWrite,
  refuseFormUpdate,
  renewForms,
  type SearchFormField,
} from "@/lib/stores/search-forms";
import type { SearchLanguage } from "@/lib/stores/search/language";

export { closeMongo, unscopedMongo };

function model<N extends CollectionName>(name: N, connection = unscopedMongo()): Model<Documents[N]> {
  const known = connection.models[name] as Model<Documents[N]> | undefined;
  return known ?? connection.model<Documents[N]>(name, SCHEMAS[name] as never, name);
}

/** A filter of a scoped collection. Fields that the scope sets are not allowed. */
export type ScopedFilter<D> = QueryFilter<Omit<D, "tenantId" | "deletedOn">>;
type Stored<D> = D & { _id: mongoose.Types.ObjectId };
type Field<D> = (keyof D & string) | `${keyof D & string}.${string}`;
/** A field of a collection's documents, also a nested one. */
export type FieldOf<N extends CollectionName> = Field<Documents[N]>;
type Fresh<D> = Omit<D, "tenantId" | "deletedOn" | "schemaVersion" | SearchFormField>;
/** The first or last document of a page. The next page is after it, the previous one before it. */
type Place = { createdAt: Date; _id: mongoose.Types.ObjectId | string };
type Search<D> = { limit: number; filter?: ScopedFilter<D>; language?: SearchLanguage };
type Window<D> = { limit: number; fields?: (keyof D & string)[]; after?: Place; before?: Place };

/**
 * A collection as one tenant sees it, or its global part. The owner and "not deleted" are added to every filter and
 * every new document. The only access to a tenant's documents.
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

  return withDeadlines({
    /** The document, or null. */
    async findOne(filter: ScopedFilter<D>, fields?: Field<D>[]): Promise<Stored<D> | null> {
      return documents.findOne(within(filter), fields).lean<Stored<D>>().exec();
    },
    /**
     * Up to `limit` documents, newest first, starting after the document `after`. With `before`, those before it,
     * nearest (oldest) first.
     */
    async find(filter: ScopedFilter<D>, { limit, fields, after, before }: Window<D>): Promise<Stored<D>[]> {
      const way = before ? 1 : -1;
      const beyond = before ? newerThan(before) : olderThan(after);
      const query = documents.find(within(filter, ...beyond), fields).sort({ createdAt: way, _id: way });
      return query.limit(limit).lean<Stored<D>[]>().exec();
    },
    /** The given fields of all documents whose field `by` has one of these values, unsorted. Uses the index on `by`. */
    async findBy(by: Field<D> | "_id", values: string[], fields: Field<D>[]): Promise<Stored<D>[]> {
      if (values.length === 0) return [];
      const among = { [by]: { $in: values } };
      return documents
        .find(within(among), [by, ...fields])
        .hint(indexOn(name, by))
        .lean<Stored<D>[]>()
        .exec();
    },
    /**
     * Up to `limit` documents of a full-text search, best first. Words are stemmed in `language`, by default English.
     * Only for collections with a text index.
     */
    async search(text: string, o: Search<D>): Promise<(Stored<D> & { score: number })[]> {
      const score = { score: { $meta: "textScore" } };
      const query = documents.find(within(textFilter(text, o.language), o.filter ?? {}), score);
      return query
        .sort({ ...score, _id: -1 })
        .limit(o.limit)
        .lean<(Stored<D> & { score: number })[]>()
        .exec();
    },
    /** The stems that a full-text search looks for; none if the language ignores all its words. */
    async stemsSearched(text: string, language: SearchLanguage): Promise<string[]> {
      const plan: unknown = await documents
        .find(within(textFilter(text, language)))
        .explain("queryPlanner")
        .exec();
      return (valueUnder(plan, "parsedTextQuery") as { terms?: string[] } | undefined)?.terms ?? [];
    },
    async countDocuments(filter: ScopedFilter<D>, limit: number): Promise<number> {
      return documents.countDocuments(within(filter)).limit(limit).exec();
    },
    /** The distinct values of a field, unsorted. */
    async distinct<F extends keyof D & string>(field: F, filter: ScopedFilter<D>): Promise<D[F][]> {
      return documents.distinct(field, within(filter)).exec() as Promise<D[F][]>;
    },
    /**
     * An aggregation over the tenant's documents.
     * @throws for a stage that reads or writes another collection
     */
    async aggregate<Row>(pipeline: ScopedStage[]): Promise<Row[]> {
      requireScopedStages(pipeline);
      const [first, ...rest] = pipeline;
      // Only the first $match can use an index, and a text search must be in it.
      if (first && "$match" in first)
        return documents.aggregate<Row>([{ $match: within(first.$match) }, ...rest]).exec();
      return documents.aggregate<Row>([{ $match: within() }, ...pipeline]).exec();
    },
    /** Inserts the document. Repeating it with the same refId returns the existing one. */
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
    /**
     * Inserts many documents, for bulk loads. Existing ones, by refId, stay unchanged.
     * @returns how many were new
     */
    async insertManyOnce(fresh: Fresh<D>[]): Promise<number> {
      const operations = fresh.map((document) => {
        const { refId, ...rest } = document as Fresh<D> & { refId: string };
        const set = { ...rest, ...formToWrite(name, document), deletedOn: null, schemaVersion: 1 };
        return {
          updateOne: { filter: { refId, tenantId: given.tenantId }, update: { $setOnInsert: set }, upsert: true },
        };
      });
      if (operations.length === 0) return 0;
      const { upsertedCount } = await repeatable(() => documents.bulkWrite(operations as never, { ordered: false }));
      return upsertedCount;
    },
    /**
     * Runs the writes in order, up to the first that fails. Deletes are permanent: records are hidden by their rows.
     * @throws before anything is written, when a write names the tenant or is not a plain update
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
  });
}

type Methods = Record<string, (...given: never[]) => Promise<unknown>>;

/** The same methods, each as a call to MongoDB with a deadline. */
function withDeadlines<M extends Methods>(methods: M): M {
  const entries = Object.entries<Methods[string]>(methods);
  return Object.fromEntries(
    entries.map(([name, method]) => [name, (...given: never[]) => callMongo(() => method.apply(methods, given))]),
  ) as M;
}

/**
 * The index that starts with this field, alone or after the tenant.
 * @throws when there is none
 */
function indexOn(name: CollectionName, field: string): Record<string, 1 | -1> {
  if (field === "_id") return { _id: 1 };
  const indexes = SCHEMAS[name].indexes().map(([keys]) => keys as Record<string, 1 | -1>);
  const found = indexes.find((keys) => Object.keys(keys).filter((key) => key !== "tenantId")[0] === field);
  if (!found) throw new Error(`${name} has no index on ${field}.`);
  return found;
}

const textFilter = (text: string, language: SearchLanguage = "english") => ({
  $text: { $search: text, $language: language },
});

/** The value under a name, at any depth. */
function valueUnder(tree: unknown, name: string): unknown {
  if (typeof tree !== "object" || tree === null) return undefined;
  if (name in tree) return (tree as Record<string, unknown>)[name];
  return Object.values(tree)
    .map((inner) => valueUnder(inner, name))
    .find((found) => found !== undefined);
}

/** The condition for the page after a document, in the order of {createdAt, _id}, both descending. */
function olderThan(after: Place | undefined): object[] {
  if (!after) return [];
  const { createdAt, _id } = after;
  // The index uses the first bound; the second separates documents of the same moment.
  return [{ createdAt: { $lte: createdAt } }, { $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: _id } }] }];
}

/** The same towards the newest. */
function newerThan({ createdAt, _id }: Place): object[] {
  return [{ createdAt: { $gte: createdAt } }, { $or: [{ createdAt: { $gt: createdAt } }, { _id: { $gt: _id } }] }];
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
}

/** Whether this is a valid ObjectId. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

/** Creates missing collections and indexes, and updates documents to the current search form. Repeatable. */
export async function ensureMongo(): Promise<void> {
  await withDedicatedMongo(async (connection) => {
    for (const name of Object.keys(SCHEMAS) as CollectionName[]) {
      await model(name, connection).createCollection();
      await dropRetiredIndexes(connection, name);
      await model(name, connection).createIndexes();
    }
    await renewForms(connection);
  });
}

/** Server, version and state, for the health page. */
export async function checkMongo(): Promise<{ server: string; version: string }> {
  const info = await callMongo(async ({ db }) => (await db?.admin().command({ buildInfo: 1 })) as { version?: string });
  return { server: "MongoDB", version: info.version ?? "unknown" };
}
