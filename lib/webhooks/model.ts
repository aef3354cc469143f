import { z } from "zod";
import { ACTIVITY_MACHINE } from "@/lib/activities/model";
import { BLOG_POST_MACHINE } from "@/lib/blog-posts/model";
import { CONTRACT_MACHINE } from "@/lib/contracts/model";
import { cursorText, line } from "@/lib/core/input/text";
import type { Machine, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, Part, StoragePart } from "@/lib/core/records/parts";
import { refId } from "@/lib/core/ref-id";
import { INTEGRATION_MACHINE, looksSecret } from "@/lib/integrations/model";
import { ONBOARDING_MACHINE } from "@/lib/onboarding-runs/model";
import { SKILL_MACHINE } from "@/lib/skills/model";
import { SOCIAL_POST_MACHINE } from "@/lib/social-posts/model";
import { STRATEGY_MACHINE } from "@/lib/strategies/model";
import { TENANT_MACHINE } from "@/lib/tenants/model";

export const WEBHOOK_ENDPOINT_STATUSES = ["active", "paused", "disabled"] as const;
export type WebhookEndpointStatus = (typeof WEBHOOK_ENDPOINT_STATUSES)[number];

/** Paused by staff for a while; disabled when it has failed for long, or is not to be used again. */
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

/** A delivery is given up after this many attempts; each retry by staff adds one. */
export const MAX_ATTEMPTS = 8;

/** What may be heard of outside: each state that one of these can reach is an event. */
const HEARD: Readonly<Record<string, Machine<string, string>>> = {
  tenant: TENANT_MACHINE,
  onboarding_run: ONBOARDING_MACHINE,
  strategy: STRATEGY_MACHINE,
  activity: ACTIVITY_MACHINE,
  blog_post: BLOG_POST_MACHINE,
  social_post: SOCIAL_POST_MACHINE,
  contract: CONTRACT_MACHINE,
  skill: SKILL_MACHINE,
  integration: INTEGRATION_MACHINE,
  webhook_endpoint: WEBHOOK_ENDPOINT_MACHINE,
};

/** A run tells of its beginning too. */
const MADE = ["onboarding_run.created"];

/** Every event an endpoint can be told of, as `<entity>.<state>`. */
export const WEBHOOK_EVENTS: readonly string[] = Object.entries(HEARD).flatMap(([entity, machine]) => {
  const reached = new Set(Object.values(machine).map(({ to }) => `${entity}.${to}`));
  return [...MADE.filter((event) => event.startsWith(`${entity}.`)), ...reached];
});

/** Sent to one endpoint when staff ask for it; nobody chooses it. */
export const TEST_EVENT = "webhook.test";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** An address over HTTPS, or over HTTP on this machine. Where it leads is looked at when it is saved and called. */
const endpointUrl = line(2_000, { kept: "as given" }).superRefine((text, context) => {
  const problem = problemOf(text);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

function problemOf(text: string): string | null {
  if (!URL.canParse(text)) return "Enter a URL such as https://example.com/hooks";
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username || password) return "Remove the user name and password; requests are signed instead";
  if (hash) return "Remove the part after #; it is never sent";
  if (protocol === "https:" || (protocol === "http:" && LOOPBACK.includes(hostname))) return null;
  return "Must start with https:// (http:// is allowed only for this machine)";
}

export const NO_EVENT = "Choose one of the listed events";

function eventsOf(event: z.ZodType<string>) {
  return z
    .array(event)
    .min(1, "Choose at least one")
    .refine((events) => new Set(events).size === events.length, "Choose each event once");
}

export const webhookEndpointFields = z.strictObject({
  name: line(100),
  url: endpointUrl,
  events: eventsOf(z.enum(WEBHOOK_EVENTS, NO_EVENT)),
  secretRef: line(200)
    .refine((text) => !looksSecret(text), {
      error: "This looks like a secret. Enter its path in the secret store instead",
      abort: true,
    })
    .refine(
      (text) => /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/.test(text),
      "Enter a path in the secret store, such as webhooks/orders, in lowercase letters, digits, -, _ and /",
    ),
});
/** The events may be ones that it has been told of so far, also where we no longer know them. */
export const changedEndpointFields = webhookEndpointFields.extend({ events: eventsOf(line(100)) });
export type WebhookEndpointFields = z.output<typeof webhookEndpointFields>;

export const webhookEndpointFilters = z.strictObject({
  status: z.array(z.enum(WEBHOOK_ENDPOINT_STATUSES)).optional(),
  cursor: cursorText.optional(),
});

export const webhookDeliveryFilters = z.strictObject({
  endpoint: refId.optional(),
  status: z.array(z.enum(WEBHOOK_DELIVERY_STATUSES)).optional(),
  cursor: cursorText.optional(),
});

export type WebhookEndpointRow = {
  refId: string;
  name: string;
  url: string;
  events: string[];
  status: WebhookEndpointStatus;
  /** Why the last attempt failed; null since one succeeded. */
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
  /** When it is tried next; null where nothing is due, also while its endpoint is not active. */
  nextAttemptAt: string | null;
  createdAt: string;
};

/** One attempt without what was sent and got. */
export type WebhookAttempt = {
  attempt: number;
  at: string;
  durationMs: number;
  /** Null where nobody answered. */
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

/** What one attempt sent and got, its secrets taken out. */
export type RevealedAttempt = {
  attempt: number;
  request: { url: string; headers: Record<string, string>; body: string };
  /** Null where nobody answered. */
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
};

/** What a receiver is sent. */
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
