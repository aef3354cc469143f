import "server-only";
import mongoose, { type Connection, type HydratedDocument, type Model, type QueryFilter } from "mongoose";
import type { TenantScope } from "@/lib/core/scope";
import { env } from "@/lib/env";
import { SCHEMAS, type CollectionName, type Documents } from "@/lib/stores/mongo-schemas";

// Next bundles pages, actions and routes apart: only globalThis is one per process.
const processWide = globalThis as typeof globalThis & { consoleMongo?: Connection };

function connection(): Connection {
  processWide.consoleMongo ??= mongoose.createConnection(env().MONGO_URL, {
    autoIndex: false,
    autoCreate: false,
    maxPoolSize: 20,
    serverSelectionTimeoutMS: 5_000,
    socketTimeoutMS: 20_000,
  });
  return processWide.consoleMongo;
}

function model<N extends CollectionName>(name: N): Model<Documents[N]> {
  const known = connection().models[name] as Model<Documents[N]> | undefined;
  return known ?? connection().model<Documents[N]>(name, SCHEMAS[name] as never, name);
}

/** A filter of a scoped collection: what the scope decides cannot be named in it. */
export type ScopedFilter<D> = QueryFilter<Omit<D, "tenantId" | "deletedOn">>;
type Stored<D> = D & { _id: mongoose.Types.ObjectId };
/** A field of a document, or one inside it. */
type FieldOf<D> = (keyof D & string) | `${keyof D & string}.${string}`;
type Fresh<D> = Omit<D, "tenantId" | "deletedOn" | "schemaVersion">;

/**
 * A collection as one tenant sees it: the tenant and "not deleted" are part of every filter, and of every document
 * written. The only way to a tenant's documents.
 */
export function scoped<N extends CollectionName>(scope: TenantScope, name: N) {
  type D = Documents[N];
  const documents = model(name);
  const within = (filter: ScopedFilter<D>) =>
    ({ $and: [{ tenantId: scope.tenantId, deletedOn: null }, filter] }) as QueryFilter<D>;

  return {
    /** The document, or null. */
    async findOne(filter: ScopedFilter<D>, fields?: FieldOf<D>[]): Promise<Stored<D> | null> {
      return documents.findOne(within(filter), fields).lean<Stored<D>>().exec();
    },
    /** Up to `limit` documents, newest first. */
    async find(filter: ScopedFilter<D>, o: { limit: number; fields?: (keyof D & string)[] }): Promise<Stored<D>[]> {
      const query = documents.find(within(filter), o.fields).sort({ createdAt: -1, _id: -1 }).limit(o.limit);
      return query.lean<Stored<D>[]>().exec();
    },
    async countDocuments(filter: ScopedFilter<D>, limit: number): Promise<number> {
      return documents.countDocuments(within(filter)).limit(limit).exec();
    },
    /** Writes the document once: repeated with the same refId it finds the one that is there. */
    async insertOnce(document: Fresh<D>): Promise<Stored<D>> {
      const whole = new documents({ ...document, tenantId: scope.tenantId, deletedOn: null }) as HydratedDocument<D>;
      try {
        await whole.save();
        return whole.toObject<Stored<D>>();
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
        const set = { ...rest, deletedOn: null, schemaVersion: 1 };
        return { updateOne: { filter: { refId, tenantId: scope.tenantId }, update: { $setOnInsert: set }, upsert: true } };
      });
      if (operations.length === 0) return 0;
      const { upsertedCount } = await documents.bulkWrite(operations as never, { ordered: false });
      return upsertedCount;
    },
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
}

/** True for an id MongoDB could have made. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

/** Makes every collection and index that is missing. Named in code once: the schemas. */
export async function ensureMongo(): Promise<void> {
  await connection().asPromise();
  for (const name of Object.keys(SCHEMAS) as CollectionName[]) {
    await model(name).createCollection();
    await model(name).createIndexes();
  }
}

/** Server, version and state, for the health page. */
export async function checkMongo(): Promise<{ server: string; version: string }> {
  const db = (await connection().asPromise()).db;
  const info = (await db?.admin().command({ buildInfo: 1 })) as { version?: string } | undefined;
  return { server: "MongoDB", version: info?.version ?? "unknown" };
}

export async function closeMongo(): Promise<void> {
  await processWide.consoleMongo?.close();
  delete processWide.consoleMongo;
}
