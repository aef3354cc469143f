import { humanize } from "@/components/record/words";
import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { GlyphName } from "@/components/ui/glyphs";
import type { WebhookDeliveryStatus, WebhookEndpointStatus } from "@/lib/webhooks/model";

const ENDPOINT: Record<WebhookEndpointStatus, [Hue, string, GlyphName?]> = {
  active: ["good", "Active"],
  paused: ["attention", "Paused", "clock"],
  disabled: ["bad", "Disabled", "minus"],
};

const DELIVERY: Record<WebhookDeliveryStatus, [Hue, string, GlyphName?]> = {
  pending: ["progress", "Pending", "clock"],
  delivering: ["progress", "Delivering"],
  delivered: ["good", "Delivered"],
  failed: ["bad", "Failed"],
};

function Look({ look: [hue, word, icon] }: { look: [Hue, string, GlyphName?] }) {
  return (
    <StatusBadge hue={hue} {...(icon ? { icon } : {})}>
      {word}
    </StatusBadge>
  );
}

export function WebhookEndpointBadge({ status }: { status: WebhookEndpointStatus }) {
  return <Look look={ENDPOINT[status]} />;
}

export function WebhookDeliveryBadge({ status }: { status: WebhookDeliveryStatus }) {
  return <Look look={DELIVERY[status]} />;
}

const optionsOf = (looks: object) => Object.keys(looks).map((value) => ({ value, label: humanize(value) }));

export const WEBHOOK_ENDPOINT_OPTIONS = optionsOf(ENDPOINT);
export const WEBHOOK_DELIVERY_OPTIONS = optionsOf(DELIVERY);

/** The codes of the network, which are no words. */
const NETWORK: Record<string, string> = {
  enotfound: "host not found",
  eai_again: "host not found",
  econnrefused: "refused",
  econnreset: "cut off",
  etimedout: "timed out",
};

/** What came back, or why nothing did: "200", or "timed out". */
export function answerWords(httpStatus: number | null, errorCode: string | null): string | null {
  if (httpStatus !== null) return String(httpStatus);
  return errorCode && (NETWORK[errorCode] ?? errorCode.replaceAll("_", " "));
}
