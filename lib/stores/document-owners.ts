import "server-only";
import mongoose from "mongoose";
import { callMongo } from "@/lib/stores/mongo-connection";
import type { CollectionName } from "@/lib/stores/mongo-documents";

/**
 * Finds the owners of a document by its ObjectId or refId: tenant ids, or `global`. It crosses the wall between
 * tenants, so it returns nothing else about the document; reading more requires entering the owner through the gate.
 */
export async function documentOwners(
  collections: readonly CollectionName[],
  name: { _id: string } | { refId: string },
): Promise<string[]> {
  const filter = "_id" in name ? { _id: new mongoose.Types.ObjectId(name._id) } : name;
  const found = await Promise.all(
    collections.map((collection) =>
      callMongo((connection) =>
        connection
          .collection<{ tenantId: string }>(collection)
          .findOne({ ...filter, deletedOn: null }, { projection: { _id: 0, tenantId: 1 } }),
      ),
    ),
  );
  return [...new Set(found.flatMap((document) => (document ? [document.tenantId] : [])))];
}
