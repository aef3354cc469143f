import { defineEntity } from "@/lib/core/entity";
import {
  WEBHOOK_DELIVERY_MACHINE,
  WEBHOOK_DELIVERY_STATUSES,
  WEBHOOK_ENDPOINT_MACHINE,
  WEBHOOK_ENDPOINT_STATUSES,
} from "@/lib/webhooks/model";

const STOPS = "Nothing new is sent to it. Deliveries under way wait until it is active again.";
const CONTINUES = "New events are sent to it again, and waiting deliveries continue.";

export const WEBHOOK_ENDPOINT = defineEntity({
  kind: "webhook_endpoint",
  names: { one: "webhook endpoint", many: "webhook endpoints" },
  table: "webhookEndpoint",
  sql: "webhook_endpoints",
  title: "name",
  read: "webhook:read",
  index: { names: ["url"], due: [], waits: {} },
  path: "webhooks",
  navigation: { section: "setup", label: "Webhooks", icon: "webhooks", shortcut: "w", allTenants: false },
  savedViews: true,
  statuses: WEBHOOK_ENDPOINT_STATUSES,
  states: {
    active: { label: "Active", hue: "good" },
    paused: { label: "Paused", hue: "attention", icon: "clock" },
    disabled: { label: "Disabled", hue: "bad", icon: "minus" },
  },
  machine: WEBHOOK_ENDPOINT_MACHINE,
  events: {
    pause: { past: "Paused", audit: "paused", button: "Pause", explain: STOPS },
    resume: { past: "Resumed", audit: "resumed", button: "Resume", variant: "primary", explain: CONTINUES },
    disable: { past: "Disabled", audit: "disabled", button: "Disable", variant: "danger", explain: STOPS },
    enable: { past: "Enabled", audit: "enabled", button: "Enable", variant: "primary", explain: CONTINUES },
  },
  audits: ["created", "changed", "tested"],
  emits: "transitions",
  documents: [],
  objects: [],
  exported: null,
  trash: { purged: true, blockedIn: {} },
});

export const WEBHOOK_DELIVERY = defineEntity({
  kind: "webhook_delivery",
  names: { one: "webhook delivery", many: "webhook deliveries" },
  table: "webhookDelivery",
  sql: "webhook_deliveries",
  title: "event",
  read: "webhook:read",
  index: { names: null, due: ["nextAttemptAt"], waits: { failed: "retry" } },
  path: "webhooks/deliveries",
  navigation: null,
  savedViews: false,
  statuses: WEBHOOK_DELIVERY_STATUSES,
  states: {
    pending: { label: "Pending", hue: "progress", icon: "clock" },
    delivering: { label: "Delivering", hue: "progress" },
    delivered: { label: "Delivered", hue: "good" },
    failed: { label: "Failed", hue: "bad" },
  },
  machine: WEBHOOK_DELIVERY_MACHINE,
  events: {
    attempt: { past: "Attempt started" },
    deliver: { past: "Delivered" },
    postpone: { past: "Postponed" },
    give_up: { past: "Gave up" },
    retry: {
      past: "Retried",
      audit: "retried",
      button: "Retry",
      variant: "primary",
      explain: "Makes one more attempt now, with the same id.",
    },
  },
  audits: ["payload_revealed"],
  emits: "nothing",
  documents: [{ collection: "webhook_payloads", owner: "deliveryRef", holds: "refId" }],
  objects: [],
  exported: null,
  trash: null,
});
