import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import type { DocumentStorage } from "@/lib/core/entity";
import { ENTITIES, type AnyEntity } from "@/lib/entities";
import { scoped, type FieldOf, type ScopedFilter } from "@/lib/stores/mongo";
import type { Documents } from "@/lib/stores/mongo-documents";

/** A row by what names it; or all that has an activity's output as its text: the activity and the posts made of it. */
export type RowName = { ref: string } | { id: string } | { activity: string; output: string };

/** A document by what names it. */
export type DocumentName = { _id: string } | { refId: string };

type Led = AnyEntity["documents"][number]["collection"];
type Lead = DocumentStorage & { readonly collection: Led };

const LEADS: readonly Lead[] = ENTITIES.flatMap(({ documents }): readonly Lead[] => documents);

/** The collections whose documents belong to a record. */
export const LED_COLLECTIONS: readonly Led[] = LEADS.map(({ collection }) => collection);

/** The row that the document of this name belongs to, among the owner's; null where there is no such document. */
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
  // Posts are made from an activity's output, and have it as their text.
  if (collection === "activity_outputs") return { activity: value, output: String(document._id) };
  return holds === "id" ? { id: value } : { ref: value };
}
