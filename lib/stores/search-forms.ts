import "server-only";
import type { Connection, mongo } from "mongoose";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import { RETIRED_INDEXES } from "@/lib/stores/mongo-schemas";
import { SEARCH_FORM, SEARCHED_TEXTS, searchFormOf, type SearchForm } from "@/lib/stores/search/form";

export type SearchFormField = keyof SearchForm;
const FORM_FIELDS = ["language", "spellings", "grams", "searchForm"] as const satisfies readonly SearchFormField[];

/** The search form of a new document; empty for collections that are not searched. */
export function formToWrite(name: CollectionName, document: object): Partial<SearchForm> {
  return name === "skills" ? searchFormOf(document as Parameters<typeof searchFormOf>[0]) : {};
}

/**
 * Refuses an update of a searched text, or of the search form made from it.
 * @throws naming the field
 */
export function refuseFormUpdate(name: CollectionName, update: object): void {
  if (name !== "skills") return;
  const fixed: readonly string[] = [...SEARCHED_TEXTS, ...FORM_FIELDS];
  for (const fields of Object.values(update) as object[]) {
    const named = Object.keys(fields).find((field) => fixed.includes(field));
    if (named)
      throw new Error(
        `An update of ${name} names ${named}: texts and search form are written together. Insert a document.`,
      );
  }
}

/** Drops the collection's replaced indexes, which conflict with the new ones. */
export async function dropRetiredIndexes(connection: Connection, name: CollectionName): Promise<void> {
  const retired = RETIRED_INDEXES[name];
  if (!retired) return;
  const collection = connection.collection(name);
  const there = (await collection.listIndexes().toArray()).map((index) => String(index.name));
  for (const index of retired) if (there.includes(index)) await collection.dropIndex(index);
}

const BATCH = 50;
const outdated = { searchForm: { $ne: SEARCH_FORM } };
const collectionOf = (connection: Connection) => connection.collection<mongo.Document>("skills");

/** How many documents do not have the current search form. */
export async function outdatedForms(connection: Connection): Promise<number> {
  return collectionOf(connection).countDocuments(outdated);
}

/** Updates every tenant's documents to the current search form. If interrupted, it continues where it stopped. */
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
