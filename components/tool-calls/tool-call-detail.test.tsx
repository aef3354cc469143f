import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import type { Permission } from "@/lib/core/access/permissions";
import type { ToolCallDetail } from "@/lib/tool-calls/model";
import { ToolCallDetailPage } from "./tool-call-detail";

const call: ToolCallDetail = {
  refId: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
  createdAt: "2026-11-20T10:00:00.000Z",
  tool: "search.web",
  method: "call",
  status: "failed",
  errorClass: "rate_limited",
  model: null,
  durationMs: 812,
  tokensIn: 0,
  tokensOut: null,
  costMicros: 8700,
  bytes: 2048,
  rowVersion: 1,
  expiresAt: "2027-02-18T10:00:00.000Z",
  seq: 2,
  startedAt: "2026-11-20T10:00:00.000Z",
  requestBytes: 1024,
  responseBytes: 0,
  payloadSha256: "b".repeat(64),
  pinned: false,
  error: { class: "RateLimited", message: "<b>slow down</b>" },
  redactions: ["authorization"],
  activity: { refId: "01K9CCCCCCCCCCCCCCCCCCCCCC", title: "Write about hedgehogs" },
  onboardingRun: null,
  previous: { refId: "01K9DDDDDDDDDDDDDDDDDDDDDD", seq: 1, tool: "fetch.page", status: "succeeded" },
  next: null,
  payload: { state: "present" },
  storage: [],
  agreement: { compared: [], differences: [], unchecked: [] },
  history: [],
};
const tenant = { refId: "01K9AAAAAAAAAAAAAAAAAAAAAA", name: "Northwind" };
const shown = (o: Partial<ToolCallDetail>, permissions: Permission[]) =>
  pageMarkup(<ToolCallDetailPage tenant={tenant} call={{ ...call, ...o }} permissions={permissions} />);
const disabled = (html: string, text: string) => {
  const button = [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].find(([whole]) => whole.includes(text));
  if (!button) throw new Error(`There is no button "${text}".`);
  return / disabled(=|\s|$)/.test(button[1] ?? "");
};

describe("tool call page", () => {
  it("offers the payload to users with permission; an empty part cannot be downloaded", () => {
    const html = shown({}, ["tool_call:reveal"]);
    expect(disabled(html, "Reveal payload")).toBe(false);
    expect(disabled(html, "Download request")).toBe(false);
    expect(disabled(html, "Download response")).toBe(true);
    expect(html).toContain("recorded in the audit trail");
    expect(html).toContain("/tool-calls/01K9DDDDDDDDDDDDDDDDDDDDDD");
    expect(html).toContain("&lt;b&gt;slow down&lt;/b&gt;");
  });

  it("tells other users whom to ask", () => {
    const html = shown({}, ["tool_call:read"]);
    expect(html).not.toContain("Reveal payload");
    expect(html).not.toContain("Download request");
    expect(html).toContain("Required role in this tenant: reviewer, support, auditor or admin");
  });

  it("shows that a payload has expired instead of offering it", () => {
    const why = "Expired on 2026-11-01T00:00:00.000Z. The row and its metrics are kept.";
    const html = shown({ payload: { state: "expired", why }, error: { class: "X", message: null } }, [
      "tool_call:reveal",
    ]);
    expect(disabled(html, "Reveal payload")).toBe(true);
    expect(html).toContain(why);
    expect(html).toContain("expired on");
    expect(html).toContain("The message was in the payload");
  });

  it("offers to cancel a running call, which has no response yet", () => {
    const running = { status: "running", error: null, durationMs: null } as const;
    const html = shown(running, ["work:cancel"]);
    expect(disabled(html, "Cancel call")).toBe(false);
    expect(html).toContain("has no response yet");
    expect(shown(running, ["tool_call:read"])).not.toContain("Cancel call");
    expect(shown({}, ["work:cancel"])).not.toContain("Cancel call");
  });

  it("offers to pin a payload, and to unpin a pinned one", () => {
    expect(disabled(shown({}, ["tool_call:reveal"]), "Pin payload")).toBe(false);
    expect(shown({}, ["tool_call:read"])).not.toContain("Pin payload");
    expect(disabled(shown({ pinned: true, expiresAt: null }, ["tool_call:reveal"]), "Unpin payload")).toBe(false);
    expect(disabled(shown({ payload: { state: "lost", why: "Lost." } }, ["tool_call:reveal"]), "Pin payload")).toBe(
      true,
    );
  });

  it("links to its onboarding run and to all of that run's calls", () => {
    const run = { refId: "01K9EEEEEEEEEEEEEEEEEEEEEE", website: "https://example.com" };
    const html = shown({ activity: null, onboardingRun: run }, []);
    expect(html).toContain(`/onboarding-runs/${run.refId}`);
    expect(html).toContain(`/tool-calls?range=all&amp;run=${run.refId}`);
  });
});
