import type { WebhookDeliveryRow } from "@/lib/webhooks/model";

/** The attempts that failed so far. A running attempt has not failed yet. */
export function failedAttempts({ status, attempt }: Pick<WebhookDeliveryRow, "status" | "attempt">): number {
  if (status === "pending") return attempt;
  return status === "delivering" ? attempt - 1 : 0;
}
