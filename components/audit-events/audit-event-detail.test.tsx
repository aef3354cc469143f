import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import type { AuditEventDetail } from "@/lib/audit-events/model";
import { AuditEventDetailPage } from "./audit-event-detail";

const HASH = "a".repeat(64);
const TENANT = "01K9AAAAAAAAAAAAAAAAAAAAAA";
const STRATEGY = "01K9BBBBBBBBBBBBBBBBBBBBBB";

const event: AuditEventDetail = {
  refId: "01a2078d-6f3a-76d0-ab2f-f76f38cae9f9",
  seq: 1041,
  at: "2026-11-20T10:00:00.000Z",
  tenant: { refId: TENANT, name: "Northwind" },
  actor: { name: "Rita Reviewer", email: "rita@staff.test" },
  action: "strategy.approved",
  entity: "strategy",
  entityRef: STRATEGY,
  hasPage: true,
  reason: null,
  move: { from: "in_review", to: "approved" },
  fields: ["status"],
  changed: true,
  requestId: "request-1",
  ip: "192.0.2.1",
  before: { status: "in_review" },
  after: { status: "<b>approved</b>" },
  chain: {
    prevHash: HASH,
    hash: HASH,
    recomputed: HASH,
    previous: { refId: "01a2078d-0000-76d0-ab2f-f76f38cae9f9", seq: 1040, hash: HASH },
    next: null,
  },
  storage: [],
  agreement: { compared: [], differences: [], unchecked: [] },
};

const shown = (o: Partial<AuditEventDetail> = {}, within: "tenant" | "all" = "tenant") =>
  pageMarkup(<AuditEventDetailPage event={{ ...event, ...o }} within={within} />);
const count = (html: string, text: string) => html.split(text).length - 1;

describe("audit event page", () => {
  it("shows who did what to which record, and both sides of the change as text", () => {
    const html = shown();
    expect(html).toContain("Strategy approved");
    expect(html).toContain("Rita Reviewer, rita@staff.test");
    expect(html).toContain(`href="/tenants/${TENANT}/strategies/${STRATEGY}"`);
    expect(html).toContain(`href="/tenants/${TENANT}/audit?record=${STRATEGY}"`);
    expect(html).toContain("Changes");
    expect(html).toContain("in_review");
    expect(html).toContain("&lt;b&gt;approved&lt;/b&gt;");
  });

  it("does not link to a missing record, and keeps the all-tenant view", () => {
    const html = shown({ hasPage: false }, "all");
    expect(html).not.toContain(`/strategies/${STRATEGY}"`);
    expect(html).toContain(`href="/audit?record=${STRATEGY}"`);
    expect(html).toContain('href="/audit/01a2078d-0000-76d0-ab2f-f76f38cae9f9"');
  });

  it("shows a read's details and that a program did it", () => {
    const html = shown({ before: null, actor: { name: "worker", email: null } });
    expect(html).toContain("Recorded values");
    expect(html).toContain("worker, a program");
    expect(shown({ before: null, after: null })).toContain("No fields changed");
  });

  it("shows which of its hashes are valid", () => {
    const { chain } = event;
    expect(count(shown(), "Does not match")).toBe(0);
    expect(count(shown({ chain: { ...chain, recomputed: "b".repeat(64) } }), "Does not match")).toBe(1);
    expect(count(shown({ chain: { ...chain, previous: null } }), "Does not match")).toBe(1);
    expect(
      count(shown({ seq: 1, chain: { ...chain, prevHash: "0".repeat(64), previous: null } }), "Does not match"),
    ).toBe(0);
  });
});
