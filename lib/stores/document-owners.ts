import "server-only";
import mongoose from "mongoose";
import { askMongo } from "@/lib/stores/mongo-connection";
import type { CollectionName } from "@/lib/stores/mongo-documents";

/**
 * Whose a document is, by its ObjectId or its refId: ids of tenants, or `global`. It looks over the wall between
 * tenants, so it tells nothing else of the document: an answer is entered by the door before more is read.
 */
export async function documentOwners(
  collections: readonly CollectionName[],
  name: { _id: string } | { refId: string },
): Promise<string[]> {
  const filter = "_id" in name ? { _id: new mongoose.Types.ObjectId(name._id) } : name;
  const found = await Promise.all(
    collections.map((collection) =>
      askMongo((connection) =>
        connection
          .collection<{ tenantId: string }>(collection)
          .findOne({ ...filter, deletedOn: null }, { projection: { _id: 0, tenantId: 1 } }),
      ),
    ),
  );
  return [...new Set(found.flatMap((document) => (document ? [document.tenantId] : [])))];
}
