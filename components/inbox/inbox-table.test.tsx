import { SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import { ROLES } from "@/lib/core/access/permissions";
import { WAITING_ENTITIES, waitsFor, type InboxCounts, type InboxRow } from "@/lib/record-index/model";
import { InboxTable } from "./inbox-table";

const TENANT = { refId: "01JD2Q8ZK3V5W7X9Y1A2B3C4D6", name: "Harbour & Pine" };

const COUNTS: InboxCounts = {
  kinds: [
    { kind: "strategy", count: { value: 10, capped: false } },
    { kind: "activity", count: { value: 1000, capped: true } },
    { kind: "blog_post", count: null },
  ],
  tenants: [TENANT],
};

function shown(
  rows: InboxRow[],
  { counts = COUNTS, search = "" }: { counts?: InboxCounts | null; search?: string } = {},
) {
  return pageMarkup(
    <SearchParamsContext value={new URLSearchParams(search)}>
      <InboxTable initial={{ rows, next: null, previous: null }} counts={counts} />
    </SearchParamsContext>,
  );
}

const waiting: InboxRow[] = WAITING_ENTITIES.map((entity, index) => {
  const refId = `01JD2Q8ZK3V5W7X9Y1A2B3C4${String(index).padStart(2, "0")}`;
  const status = entity.statuses.find((each) => waitsFor(entity, each)) ?? "";
  const address = `/tenants/${TENANT.refId}/${refId}`;
  const since = "2026-11-27T08:00:00.000Z";
  return { entity: entity.kind, refId, tenant: TENANT, title: `No ${index}`, status, since, due: null, address };
});

describe("the inbox", () => {
  it("shows every kind of record that can wait, with its name, icon, tenant and link", () => {
    for (const row of waiting) {
      const html = shown([row]);
      expect(html, row.entity).toContain(`href="${row.address}"`);
      expect(html, row.entity).toMatch(/<svg[^>]*>.*?<\/svg><span class="sr-only">[A-Z][a-z ]+: <\/span>No \d/);
      expect(html).toContain("Harbour &amp; Pine");
      expect(html).toContain('dateTime="2026-11-27T08:00:00.000Z"');
    }
  });

  it("shows how many records of a kind wait, and no number where it is not known", () => {
    const html = shown(waiting).replaceAll(/<[^>]+>/g, "");
    expect(html).toContain("Strategies 10Activities 1,000+Blog posts");
    expect(html).not.toContain("Blog posts 0");
  });

  it("shows its rows without the counts", () => {
    expect(shown(waiting, { counts: null })).toContain("No 0");
  });

  it("says, if it is empty, what appears for which role", () => {
    const html = shown([]);
    expect(html).toContain("Nothing waits for you");
    const roles = [...html.matchAll(/<dt[^>]*>([^<]+)<\/dt><dd>([^<]+)<\/dd>/g)];
    const named = new Map(roles.map(([, role, kinds]) => [role?.toLowerCase(), kinds]));
    expect([...named.keys()]).toEqual(ROLES.filter((role) => role !== "viewer" && role !== "auditor"));
    expect(named.get("publisher")).toBe("Blog posts and social posts");
    expect(named.get("legal")).toBe("Contracts");
  });

  it("says, if the filters hide everything, that they do", () => {
    const html = shown([], { search: "kind=contract" });
    expect(html).not.toContain("Nothing waits for you");
    expect(html).toContain("match these filters");
  });
});
