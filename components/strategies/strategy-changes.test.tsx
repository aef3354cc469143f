import { SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import type { ComparedVersion, StrategyComparison } from "@/lib/strategies/model";
import { StrategyChangesPage } from "./strategy-changes";

const TENANT = { refId: "01K9AAAAAAAAAAAAAAAAAAAAAA", name: "Northwind" };

const version = (o: Partial<ComparedVersion> & { version: number }): ComparedVersion => ({
  refId: `01K9${String(o.version).repeat(22)}`,
  tenant: TENANT,
  title: `Plan ${o.version}`,
  status: "draft",
  wordCount: 3,
  author: "strategy agent",
  createdAt: "2026-11-20T10:00:00.000Z",
  submittedAt: null,
  decidedAt: null,
  contentSha256: "a".repeat(64),
  content: { state: "present", value: `# Plan ${o.version}\n` },
  intact: true,
  ...o,
});

function shown(
  asked: ComparedVersion,
  against: ComparedVersion | null,
  others: StrategyComparison["others"] = against ? [against] : [],
) {
  return pageMarkup(
    <SearchParamsContext value={new URLSearchParams()}>
      <StrategyChangesPage comparison={{ asked, against, others }} />
    </SearchParamsContext>,
  );
}

describe("comparison page", () => {
  it("compares the older version with the newer one, whichever was requested", () => {
    const [five, seven] = [version({ version: 5, status: "active" }), version({ version: 7, status: "in_review" })];
    for (const html of [shown(seven, five), shown(five, seven)]) {
      expect(html).toContain("Changes from version 5 to version 7");
      expect(html).toMatch(/<del[^>]*># Plan <mark[^>]*>5/);
      expect(html).toMatch(/<ins[^>]*># Plan <mark[^>]*>7/);
    }
  });

  it("names both versions and links to them", () => {
    const html = shown(version({ version: 7, status: "in_review" }), version({ version: 5, status: "active" }));
    for (const words of ["In review", "Active", "Plan 5", "Plan 7", "strategy agent"]) expect(html).toContain(words);
    for (const number of [5, 7]) expect(html).toContain(`/strategies/01K9${String(number).repeat(22)}"`);
  });

  it("offers the other versions, with the compared one selected", () => {
    const html = shown(version({ version: 7 }), version({ version: 5 }), [
      { refId: "01K96666666666666666666666", version: 6, status: "rejected" },
      { refId: "01K95555555555555555555555", version: 5, status: "active" },
    ]);
    expect(html).toMatch(/<option[^>]*value="01K96666666666666666666666"[^>]*>Version 6, rejected/);
    expect(html).toMatch(/<option[^>]*value="01K95555555555555555555555"[^>]*selected=""[^>]*>Version 5, active/);
  });

  it("shows which text is missing and why, without a comparison", () => {
    const html = shown(
      version({ version: 7 }),
      version({ version: 5, content: { state: "unreadable", why: "S3 could not be read." } }),
    );
    expect(html).toContain("The text of version 5 is unavailable");
    expect(html).toContain("S3 could not be read.");
    expect(html).not.toContain("The text of version 7");
    expect(html).not.toContain("<table");
  });

  it("warns if a text does not match its version's hash", () => {
    expect(shown(version({ version: 7, intact: false }), version({ version: 5 }))).toContain(
      "The text in S3 does not match",
    );
    expect(shown(version({ version: 7 }), version({ version: 5 }))).not.toContain("The text in S3 does not match");
  });

  it("shows that there is no other version", () => {
    const html = shown(version({ version: 1 }), null);
    expect(html).toContain("No other version to compare with");
    expect(html).not.toContain("<select");
  });
});
