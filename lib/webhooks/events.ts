import { z } from "zod";
import { line } from "@/lib/core/input/text";
import { ENTITIES } from "@/lib/entities";
import { looksSecret } from "@/lib/integrations/model";

/** Every event an endpoint can subscribe to, as `<entity>.<state>`: each state that a declared event reaches. */
export const WEBHOOK_EVENTS: readonly string[] = ENTITIES.flatMap(({ kind, emits, machine }) => {
  if (emits === "nothing") return [];
  const created = emits === "creation and transitions" ? ["created"] : [];
  const reached = Object.values(machine ?? {}).map(({ to }) => to);
  return [...new Set([...created, ...reached])].map((state) => `${kind}.${state}`);
});

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** An address over HTTPS, or over HTTP on this machine. Where it leads is looked at when it is saved and called. */
const endpointUrl = line(2_000, { kept: "as given" }).superRefine((text, context) => {
  const problem = problemOf(text);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

function problemOf(text: string): string | null {
  if (!URL.canParse(text)) return "is no address: give one such as https://example.com/hooks";
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username || password) return "must hold no user name or password: the signature shows who calls";
  if (hash) return "must have no part after #: it would never be sent";
  if (protocol === "https:" || (protocol === "http:" && LOOPBACK.includes(hostname))) return null;
  return "must start with https://; http:// is for this machine alone";
}

export const NO_EVENT = "is no event there is";

function eventsOf(event: z.ZodType<string>) {
  return z
    .array(event)
    .min(1, "choose at least one")
    .refine((events) => new Set(events).size === events.length, "names an event twice");
}

export const webhookEndpointFields = z.strictObject({
  name: line(100),
  url: endpointUrl,
  events: eventsOf(z.enum(WEBHOOK_EVENTS, NO_EVENT)),
  secretRef: line(200)
    .refine((text) => !looksSecret(text), {
      error: "looks like the secret itself: give its path in the secret store",
      abort: true,
    })
    .refine(
      (text) => /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/.test(text),
      "is a path in the secret store such as webhooks/orders: lower-case letters, digits, - and _, parted by /",
    ),
});
/** The events may be ones that it has been told of so far, also where we no longer know them. */
export const changedEndpointFields = webhookEndpointFields.extend({ events: eventsOf(line(100)) });
export type WebhookEndpointFields = z.output<typeof webhookEndpointFields>;
