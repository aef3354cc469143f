import "server-only";
import type { Connection, mongo } from "mongoose";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import { RETIRED_INDEXES } from "@/lib/stores/mongo-schemas";
import { SEARCH_FORM, SEARCHED_TEXTS, searchFormOf, type SearchForm } from "@/lib/stores/search/form";

/** The fields that the store itself makes of a document's others. */
export type MadeField = keyof SearchForm;

/** What the store adds to a document of the collection as it is written. */
export function madeOf(name: CollectionName, document: object): Partial<SearchForm> {
  return name === "skills" ? searchFormOf(document as Parameters<typeof searchFormOf>[0]) : {};
}

/** Refuses an update of what other fields were made of, or of what was made. @throws naming the field */
export function requireUnmade(name: CollectionName, update: object): void {
  if (name !== "skills") return;
  const fixed: readonly string[] = [...SEARCHED_TEXTS, ...Object.keys(searchFormOf({ name: "", description: "", body: "" }))];
  for (const fields of Object.values(update) as object[]) {
    const named = Object.keys(fields).find((field) => fixed.includes(field));
    if (named) throw new Error(`The update names ${named}, which its search form belongs to: write a document anew.`);
  }
}

/** Drops the indexes of the collection that stand in the way of those which took their place. */
export async function dropRetiredIndexes(connection: Connection, name: CollectionName): Promise<void> {
  const collection = connection.collection(name);
  const there = (await collection.listIndexes().toArray()).map((index) => String(index.name));
  for (const retired of RETIRED_INDEXES[name] ?? []) if (there.includes(retired)) await collection.dropIndex(retired);
}

const BATCH = 50;
const outdated = { searchForm: { $ne: SEARCH_FORM } };
const collectionOf = (connection: Connection) => connection.collection<mongo.Document>("skills");

/** How many documents are not in today's search form. */
export async function outdatedForms(connection: Connection): Promise<number> {
  return collectionOf(connection).countDocuments(outdated);
}

/** Brings every document to today's search form, of all tenants. Stopped, it goes on where it was. */
export async function renewForms(connection: Connection): Promise<void> {
  const collection = collectionOf(connection);
  const projection = Object.fromEntries(SEARCHED_TEXTS.map((field) => [field, 1]));
  for (;;) {
    const documents = await collection.find(outdated, { projection, limit: BATCH }).toArray();
    if (documents.length === 0) return;
    await collection.bulkWrite(
      documents.map(({ _id, ...texts }) => {
        const [name, description, body] = SEARCHED_TEXTS.map((field) => String(texts[field] ?? ""));
        const form = searchFormOf({ name: name ?? "", description: description ?? "", body: body ?? "" });
        return { updateOne: { filter: { _id }, update: { $set: form } } };
      }),
    );
  }
}
