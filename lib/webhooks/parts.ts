import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { comparison, rowPart } from "@/lib/core/records/comparison";
import { factsOf, partOf, type Agreement, type Part, type StoragePart } from "@/lib/core/records/parts";
import { keptUntil } from "@/lib/core/records/retention";
import { ABANDONED } from "@/lib/webhooks/attempts";
import type { WebhookAttempt } from "@/lib/webhooks/model";
import {
  findLastAttempt,
  listAttempts,
  type AttemptDocument,
  type WebhookDeliveryRecord,
  type WebhookEndpointRecord,
} from "@/lib/webhooks/store";

/** An endpoint has only its row. Its secret is in the secret store, which is not read here. */
export function endpointParts(row: WebhookEndpointRecord): { storage: StoragePart[]; agreement: Agreement } {
  return {
    storage: [rowPart("webhook_endpoints", row, [{ label: "secret_ref", value: row.secretRef }])],
    agreement: { compared: [], differences: [], unchecked: [] },
  };
}

/** Reads a delivery's row and the documents of its attempts separately, and compares them. */
export async function deliveryParts(
  scope: TenantScope,
  row: WebhookDeliveryRecord,
): Promise<{ attempts: Part<WebhookAttempt[]>; storage: StoragePart[]; agreement: Agreement }> {
  const [attempts, last] = await Promise.all([
    partOf("MongoDB", "", () => listAttempts(scope, row.refId)),
    partOf("MongoDB", whyNoDocument(row), () => findLastAttempt(scope, row.payloadRef)),
  ]);
  return {
    attempts: attempts.state === "present" ? { state: "present", value: attempts.value.map(toAttempt) } : attempts,
    agreement: agreementOf(row, last),
    storage: [
      rowPart("webhook_deliveries", row, [
        { label: "payload_ref", value: row.payloadRef ?? "none", kind: "id" },
        { label: "attempt", value: String(row.attempt) },
      ]),
      {
        store: "MongoDB",
        place: "webhook_payloads",
        part: factsOf(last, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "attempt", value: String(value.attempt) },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
          { label: "goes from", value: value.expiresAt.toISOString(), kind: "time" },
        ]),
      },
    ],
  };
}

function whyNoDocument({ payloadRef, updatedAt, errorCode }: WebhookDeliveryRecord) {
  if (errorCode === ABANDONED)
    return "The worker stopped in the middle of the last attempt, before anything was stored.";
  if (!payloadRef) return { why: "No attempt has ended yet, so nothing is stored.", expected: "not_yet" as const };
  const due = keptUntil(updatedAt);
  if (due > new Date()) return `Lost: the row refers to ${payloadRef}, but webhook_payloads has no such document.`;
  return {
    why: `Expired around ${due.toISOString()}. The row and its metrics are kept.`,
    expected: "gone" as const,
  };
}

function agreementOf(row: WebhookDeliveryRecord, last: Part<AttemptDocument>): Agreement {
  const { agreement, compare } = comparison();
  if (last.state !== "present") return agreement;
  const { value } = last;
  agreement.unchecked.push("Request and response: no hash is stored.");
  compare("delivery in the row and in the document", row.refId, value.deliveryRef);
  compare("HTTP status in the row and in the document", row.httpStatus, value.response?.status ?? null);
  compare("duration in the row and in the document", row.durationMs, value.durationMs);
  // While an attempt is in progress, the latest document belongs to the previous one.
  if (row.status !== "delivering") compare("attempt in the row and in the document", row.attempt, value.attempt);
  return agreement;
}

function toAttempt({ attempt, createdAt, durationMs, response, error }: AttemptDocument): WebhookAttempt {
  return { attempt, at: createdAt.toISOString(), durationMs, httpStatus: response?.status ?? null, error };
}
