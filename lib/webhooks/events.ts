import { z } from "zod";
import { line } from "@/lib/core/input/text";
import { ENTITIES } from "@/lib/entities";
import { looksSecret } from "@/lib/integrations/model";

/** Every event that an endpoint can subscribe to, as `<entity>.<state>`: each state that a declared event leads to. */
export const WEBHOOK_EVENTS: readonly string[] = ENTITIES.flatMap(({ kind, emits, machine }) => {
  if (emits === "nothing") return [];
  const created = emits === "creation and transitions" ? ["created"] : [];
  const reached = Object.values(machine ?? {}).map(({ to }) => to);
  return [...new Set([...created, ...reached])].map((state) => `${kind}.${state}`);
});

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** A URL with HTTPS, or with HTTP on this machine. Where it leads is checked when it is saved and called. */
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
/** The events may include current subscriptions that no longer exist. */
export const changedEndpointFields = webhookEndpointFields.extend({ events: eventsOf(line(100)) });
export type WebhookEndpointFields = z.output<typeof webhookEndpointFields>;
