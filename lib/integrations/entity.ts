import { defineEntity } from "@/lib/core/entity";
import { INTEGRATION_MACHINE, INTEGRATION_STATUSES } from "@/lib/integrations/model";

const USED = "Agents use this integration. Disconnect it first.";

export const INTEGRATION = defineEntity({
  kind: "integration",
  names: { one: "integration", many: "integrations" },
  table: "integration",
  sql: "integrations",
  title: "name",
  read: "integration:read",
  index: { names: ["provider"], due: [], waits: { failing: "pause" } },
  path: "integrations",
  navigation: { section: "setup", icon: "integrations", shortcut: "r", allTenants: false },
  savedViews: true,
  statuses: INTEGRATION_STATUSES,
  states: {
    connected: { label: "Connected", hue: "good" },
    paused: { label: "Paused", hue: "neutral", icon: "minus" },
    failing: { label: "Failing", hue: "bad" },
    disconnected: { label: "Disconnected", hue: "neutral" },
  },
  machine: INTEGRATION_MACHINE,
  events: {
    pause: {
      past: "Paused",
      audit: "paused",
      button: "Pause",
      explain: "Agents stop sending and receiving through it until you resume it.",
    },
    resume: {
      past: "Resumed",
      audit: "resumed",
      button: "Resume",
      variant: "primary",
      explain: "Agents can use it again.",
    },
    fail: { past: "Started failing" },
    recover: { past: "Recovered" },
    disconnect: {
      past: "Disconnected",
      audit: "disconnected",
      button: "Disconnect",
      variant: "danger",
      explain: "Agents stop using it. Its secret stays in the secret store; revoke it there.",
    },
    reconnect: {
      past: "Reconnected",
      audit: "reconnected",
      button: "Reconnect",
      variant: "primary",
      explain: "Agents use it again with the secret named below. Its last error is cleared.",
    },
  },
  audits: ["connected", "changed", "payload_revealed", "payload_downloaded"],
  emits: "transitions",
  documents: [{ collection: "integration_payloads", owner: "integrationRef", holds: "refId" }],
  objects: [{ bucket: "content", prefix: "integration-payloads" }],
  exported: null,
  trash: {
    purged: true,
    blockedIn: { connected: USED, failing: USED, paused: "This integration is only paused. Disconnect it first." },
  },
});
