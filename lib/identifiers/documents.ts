import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import type { DocumentStorage } from "@/lib/core/entity";
import { ENTITIES, type AnyEntity } from "@/lib/entities";
import { scoped, type FieldOf, type ScopedFilter } from "@/lib/stores/mongo";
import type { Documents } from "@/lib/stores/mongo-documents";

/** Identifies a row; or an activity and the posts made from its output, which all have the output as their text. */
export type RowName = { ref: string } | { id: string } | { activity: string; output: string };

/** Identifies a document. */
export type DocumentName = { _id: string } | { refId: string };

type Led = AnyEntity["documents"][number]["collection"];
type Lead = DocumentStorage & { readonly collection: Led };

const LEADS: readonly Lead[] = ENTITIES.flatMap(({ documents }): readonly Lead[] => documents);

/** The collections whose documents belong to a record. */
export const LED_COLLECTIONS: readonly Led[] = LEADS.map(({ collection }) => collection);

/** The row that a document of this owner belongs to. Null when there is no such document. */
export async function rowOfDocument(scope: OwnerScope, name: DocumentName): Promise<RowName | null> {
  const found = await Promise.all(LEADS.map((lead) => rowLedTo(scope, lead, name)));
  return found.find((lead) => lead !== null) ?? null;
}

async function rowLedTo(scope: OwnerScope, lead: Lead, name: DocumentName): Promise<RowName | null> {
  const { collection, owner, holds } = lead;
  const fields = [owner as FieldOf<Led>];
  const document = await scoped(scope, collection).findOne(name as ScopedFilter<Documents[Led]>, fields);
  if (!document) return null;
  const value = String(document[owner as keyof typeof document]);
  // Posts have the output of their activity as their text.
  if (collection === "activity_outputs") return { activity: value, output: String(document._id) };
  return holds === "id" ? { id: value } : { ref: value };
}
