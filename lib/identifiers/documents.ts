import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { scoped, type ScopedFilter } from "@/lib/stores/mongo";
import type { Documents } from "@/lib/stores/mongo-documents";

/** A row by what names it; or all that has an activity's output as its text: the activity and the posts made of it. */
export type RowName = { ref: string } | { id: string } | { activity: string; output: string };

/** A document by what names it. */
export type DocumentName = { _id: string } | { refId: string };

/** The field by which a document names its row, and what of the row it is. */
const LEADS = {
  activity_outputs: { field: "activityId", is: "id" },
  integration_payloads: { field: "integrationRef", is: "ref" },
  onboarding_research: { field: "onboardingRunId", is: "id" },
  skills: { field: "skillRef", is: "ref" },
  strategies_content: { field: "strategyId", is: "id" },
  tool_call_logs: { field: "refId", is: "ref" },
  webhook_payloads: { field: "deliveryRef", is: "ref" },
} as const;

type Led = keyof typeof LEADS;

/** The collections whose documents belong to a record. */
export const LED_COLLECTIONS = Object.keys(LEADS) as Led[];

/** The row that the document of this name belongs to, among the owner's; null where there is no such document. */
export async function rowOfDocument(scope: OwnerScope, name: DocumentName): Promise<RowName | null> {
  const found = await Promise.all(LED_COLLECTIONS.map((collection) => leadOf(scope, collection, name)));
  return found.find((lead) => lead !== null) ?? null;
}

async function leadOf<N extends Led>(scope: OwnerScope, collection: N, name: DocumentName): Promise<RowName | null> {
  const { field, is } = LEADS[collection];
  const fields = [field as keyof Documents[N] & string];
  const document = await scoped(scope, collection).findOne(name as ScopedFilter<Documents[N]>, fields);
  if (!document) return null;
  const value = String(document[field as keyof typeof document]);
  if (collection === "activity_outputs") return { activity: value, output: String(document._id) };
  return is === "id" ? { id: value } : { ref: value };
}
