import { describe, expect, it } from "vitest";
import { z } from "zod";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { REVIEWED_BLOG_POST } from "@/lib/blog-posts/store";
import { action } from "@/lib/core/access/gate";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { transition } from "@/lib/core/records/transitions";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";

const { retry, ...SILENT } = WEBHOOK_DELIVERY.events;
const WITHOUT_AUDIT = { ...WEBHOOK_DELIVERY, events: { ...SILENT, retry: { past: retry.past } } };

/** Checked by the compiler, never run: the build fails if a line below a comment compiles. */
export const mistakes = {
  "an event of staff is forgotten": () =>
    // @ts-expect-error -- `enable` is missing
    transitionActions(WEBHOOK_ENDPOINT, { pause: {}, resume: {}, disable: {} }),
  "an event is misspelt, or made by programs alone": () =>
    // @ts-expect-error -- staff cannot make `deliver`
    transitionActions(WEBHOOK_DELIVERY, { retry: {}, deliver: {} }),
  "the entity gives the event no audit word": () =>
    // @ts-expect-error -- only another action can make it
    transitionActions(WITHOUT_AUDIT, { retry: {} }),
  "a column is set to what it does not hold": () =>
    // @ts-expect-error -- a time is not a number
    transitionActions(WEBHOOK_DELIVERY, { retry: { set: () => ({ nextAttemptAt: 3 }) } }),
  "a machine with reviews has no reader of its text": () =>
    // @ts-expect-error -- a blog post is reviewed
    transition(null as never, null as never, BLOG_POST, null as never),
  "a transition names an event that the machine does not have": () =>
    // @ts-expect-error -- there is no `forget` event
    transition(null as never, null as never, REVIEWED_BLOG_POST, { event: "forget" }),
};

describe("an action of its own for an event", () => {
  const input = z.strictObject({});
  const run = async () => ({ change: { ref: "", before: null, after: null }, data: { status: "pending" } });
  const own = (
    audit: "webhook_delivery.retried" | "webhook_endpoint.paused",
    permission: "work:retry" | "webhook:write",
  ) => transitionActions(WEBHOOK_DELIVERY, { retry: action({ audit, reach: "tenant", permission, input, run }) });

  it("has the permission and the audit name of the event, else the module does not load", () => {
    expect(own("webhook_delivery.retried", "work:retry").actions.retry.spec.permission).toBe("work:retry");
    expect(() => own("webhook_endpoint.paused", "work:retry")).toThrow(/unlike its entity/);
    expect(() => own("webhook_delivery.retried", "webhook:write")).toThrow(/unlike its entity/);
  });
});
