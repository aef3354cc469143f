import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { ACTIVITY } from "@/lib/activities/entity";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";
import { failureWords } from "./failure-words";
import { RowStatus } from "./row-status";

const hueOf = (html: string) => /data-hue="(\w+)"/.exec(html)?.[1];
const delivery = (status: "pending" | "delivered" | "failed", error: string | null, failed?: number) =>
  renderToStaticMarkup(
    <RowStatus entity={WEBHOOK_DELIVERY} status={status} error={error} {...(failed === undefined ? {} : { failed })} />,
  );

describe("the status of a row", () => {
  it("is only the badge if nothing failed", () => {
    const html = delivery("delivered", null);
    expect(html).toContain("Delivered</span>");
    expect(html).not.toContain("data-tip");
    expect(hueOf(html)).toBe("good");
    expect(hueOf(delivery("pending", null, 0))).toBe("progress");
  });

  it("says why it failed", () => {
    const html = delivery("failed", "http_503", 0);
    expect(html).toContain('data-tip="HTTP 503"');
    expect(html).toContain(">HTTP 503</span>");
    expect(hueOf(html)).toBe("bad");
  });

  it("looks worse with each failed attempt", () => {
    expect(hueOf(delivery("pending", "timed_out", 1))).toBe("attention");
    expect(hueOf(delivery("pending", "timed_out", 3))).toBe("attention");
    expect(hueOf(delivery("pending", "timed_out", 4))).toBe("bad");
    expect(delivery("pending", "timed_out", 1)).toContain(">Timed out</span>");
    expect(delivery("pending", "timed_out", 4)).toContain(">Failed 4 times: Timed out</span>");
  });

  it("does not look calm after an error that has no number of attempts", () => {
    const html = renderToStaticMarkup(
      <RowStatus entity={WEBHOOK_ENDPOINT} status="active" error="It responded with 500." />,
    );
    expect(hueOf(html)).toBe("attention");
    expect(html).toContain(">It responded with 500.</span>");
  });

  it("counts the attempts of work that waits again", () => {
    const html = renderToStaticMarkup(<RowStatus entity={ACTIVITY} status="queued" error={null} failed={2} />);
    expect(hueOf(html)).toBe("attention");
    expect(html).toContain(">Failed 2 times</span>");
  });
});

it.each([
  ["rate_limited", "Rate limited"],
  ["RateLimited", "Rate limited"],
  ["lease_expired", "The worker did not report in time"],
  ["LeaseExpired", "The worker did not report in time"],
  ["WorkerEnded", "The worker stopped"],
  ["econnrefused", "Connection refused"],
  ["http_502", "HTTP 502"],
  ["The service refused the key.", "The service refused the key."],
])("the error %s is %s", (code, words) => expect(failureWords(code)).toBe(words));
