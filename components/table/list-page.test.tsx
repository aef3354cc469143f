import { SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import { ReadError, unreachable } from "@/components/shell/read";
import { ListPage } from "./list-page";
import type { List } from "./use-list";

type Row = { refId: string; tenant?: { refId: string }; title: string };

const LIST: List<Row> = {
  page: { rows: [{ refId: "01", title: "Boots last" }], next: null, previous: null },
  source: { query: "blog_posts.list", params: "" },
  pending: false,
  offline: false,
  error: null,
  refreshError: null,
  refreshedAt: Date.parse("2026-11-28T08:00:00Z"),
  retry: async () => undefined,
};

const shown = (list: Partial<List<Row>>) =>
  pageMarkup(
    <SearchParamsContext value={new URLSearchParams()}>
      <ListPage
        list={{ ...LIST, ...list }}
        caption="Blog posts"
        columns={[{ id: "title", header: "Title", cell: (row) => row.title }]}
        filters={[]}
        empty={null}
      />
    </SearchParamsContext>,
  );

describe("a list page", () => {
  it("shows its rows", () => {
    const html = shown({});
    expect(html).toContain("Boots last");
    expect(html).not.toContain('role="alert"');
  });

  it("keeps its rows if a refresh fails, with their time", () => {
    const html = shown({ refreshError: new ReadError(unreachable) });
    expect(html).toContain("Boots last");
    expect(html).toContain("This list could not be refreshed");
    expect(html).toContain('dateTime="2026-11-28T08:00:00.000Z"');
    expect(html).toContain("Try again");
  });

  it("shows that it is offline instead of rows of another filter", () => {
    const html = shown({ offline: true, pending: true });
    expect(html).toContain("You are offline");
    expect(html).not.toContain("Boots last");
  });

  it("offers to clear a filter that is not valid, and keeps the other filters' bar", () => {
    const failure = {
      code: "INVALID" as const,
      message: "There is no status “foo”.",
      fields: { "status.0": "There is no status “foo”" },
      requestId: "r-1",
    };
    const html = shown({ error: new ReadError(failure) });
    expect(html).toContain("There is no status “foo”.");
    expect(html).toContain("Clear filters</button>");
    expect(html).not.toContain("Try again");
    expect(html).toContain('aria-label="Filters"');
  });

  it("shows the error if it has no rows", () => {
    const html = shown({ error: new ReadError({ ...unreachable, requestId: "r-1" }) });
    expect(html).toContain(unreachable.message);
    expect(html).not.toContain("Boots last");
  });
});
