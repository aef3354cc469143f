import { z } from "zod";
import { cursorText } from "@/lib/core/input/text";
import type { Machine, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { byState, byText, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";

export const WEBHOOK_ENDPOINT_STATUSES = ["active", "paused", "disabled"] as const;
export type WebhookEndpointStatus = (typeof WEBHOOK_ENDPOINT_STATUSES)[number];

/** `paused` is temporary, by staff. `disabled` follows many failures, or is meant to be permanent. */
export const WEBHOOK_ENDPOINT_MACHINE = {
  pause: { from: ["active"], to: "paused", by: "webhook:write" },
  resume: { from: ["paused"], to: "active", by: "webhook:write" },
  disable: { from: ["active", "paused"], to: "disabled", by: "webhook:write", reason: "demanded" },
  enable: { from: ["disabled"], to: "active", by: "webhook:write" },
} as const satisfies Machine<WebhookEndpointStatus, string>;

export const WEBHOOK_DELIVERY_STATUSES = ["pending", "delivering", "delivered", "failed"] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

export const WEBHOOK_DELIVERY_MACHINE = {
  attempt: { from: ["pending"], to: "delivering", by: "program" },
  deliver: { from: ["delivering"], to: "delivered", by: "program" },
  postpone: { from: ["delivering"], to: "pending", by: "program" },
  give_up: { from: ["delivering"], to: "failed", by: "program" },
  retry: { from: ["failed"], to: "pending", by: "work:retry" },
} as const satisfies Machine<WebhookDeliveryStatus, string>;

export type WebhookDeliveryEvent = keyof typeof WEBHOOK_DELIVERY_MACHINE;

/** The maximum number of attempts at a delivery; each retry by staff adds one. */
export const MAX_ATTEMPTS = 8;

/** Sent to one endpoint at staff's request; endpoints cannot subscribe to it. */
export const TEST_EVENT = "webhook.test";

/** What the list of endpoints can be sorted by. */
export const WEBHOOK_ENDPOINT_SORTS = sorts({ name: byText("sortName"), status: byState(WEBHOOK_ENDPOINT_STATUSES) });

export const webhookEndpointFilters = z.strictObject({
  status: z.array(z.enum(WEBHOOK_ENDPOINT_STATUSES)).optional(),
  sort: sortField(WEBHOOK_ENDPOINT_SORTS),
  cursor: cursorText.optional(),
});

/** What the list of deliveries can be sorted by. */
export const WEBHOOK_DELIVERY_SORTS = sorts({ status: byState(WEBHOOK_DELIVERY_STATUSES) });

export const webhookDeliveryFilters = z.strictObject({
  endpoint: refId.optional(),
  status: z.array(z.enum(WEBHOOK_DELIVERY_STATUSES)).optional(),
  sort: sortField(WEBHOOK_DELIVERY_SORTS),
  cursor: cursorText.optional(),
});

export type WebhookEndpointRow = {
  refId: string;
  name: string;
  url: string;
  events: string[];
  status: WebhookEndpointStatus;
  /** Why the last attempt failed; null after one that succeeded. */
  lastError: string | null;
  createdAt: string;
};

export type WebhookEndpointDetail = WebhookEndpointRow & {
  tenant: { refId: string; name: string };
  rowVersion: number;
  secretRef: string;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

export type WebhookDeliveryRow = {
  refId: string;
  endpoint: { refId: string; name: string };
  event: string;
  status: WebhookDeliveryStatus;
  attempt: number;
  httpStatus: number | null;
  durationMs: number | null;
  errorCode: string | null;
  /** The time of the next attempt; null when none is due, also while its endpoint is not active. */
  nextAttemptAt: string | null;
  createdAt: string;
};

/** One attempt without its request and response. */
export type WebhookAttempt = {
  attempt: number;
  at: string;
  durationMs: number;
  /** Null if there was no response. */
  httpStatus: number | null;
  error: string | null;
};

export type WebhookDeliveryDetail = WebhookDeliveryRow & {
  tenant: { refId: string; name: string };
  rowVersion: number;
  url: string;
  /** Newest first. */
  attempts: Part<WebhookAttempt[]>;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

/** The request and response of one attempt, without secrets. */
export type RevealedAttempt = {
  attempt: number;
  request: { url: string; headers: Record<string, string>; body: string };
  /** Null if there was no response. */
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
};

/** The body that a receiver gets. */
export type WebhookBody = {
  /** The delivery's ref_id: the same on every attempt. */
  id: string;
  event: string;
  /** The tenant's ref_id. */
  tenant: string;
  record: { entity: string; refId: string };
  at: string;
  data: Record<string, unknown>;
};
