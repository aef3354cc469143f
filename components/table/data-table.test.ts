import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { StatusBadge } from "../ui/badge";
import { Id } from "../ui/id";
import { Time } from "../ui/time";
import { DataTable, type Column } from "./data-table";
import type { HeaderSorts } from "./sorting";

type Row = { id: string; name: string; size: number };

const columns: Column<Row>[] = [
  { id: "name", header: "Name", cell: (row) => row.name },
  { id: "size", header: "Size", align: "end", width: "6rem", from: "md", cell: (row) => row.size },
];
const render = (rows: Row[], own = columns, sorts?: HeaderSorts) =>
  renderToStaticMarkup(
    createElement(DataTable<Row>, {
      caption: "Files",
      columns: own,
      rows,
      rowKey: (row) => row.id,
      rowHref: (row) => `/files/${row.id}`,
      empty: "Nothing here",
      sorts,
    }),
  );

it("is a table with caption and scopes, its first column the link", () => {
  const html = render([{ id: "a", name: "<b>one</b>", size: 3 }]);
  expect(html).toContain('<caption class="sr-only">Files</caption>');
  expect(html).toContain('<th scope="col" class="end room-17" style="width:6rem">Size</th>');
  expect(html).toContain('<th scope="row"><a href="/files/a" dir="auto" data-row="">&lt;b&gt;one&lt;/b&gt;</a></th>');
  expect(html).toContain('<td class="end room-17">3</td>');
});

it("sorts by its headers, and says by which it is sorted", () => {
  const html = render(
    [{ id: "a", name: "one", size: 3 }],
    columns,
    new Map([["name", { href: "/files?sort=-name", direction: "ascending" }]]),
  );
  expect(html).toContain('<th scope="col" aria-sort="ascending"><a href="/files?sort=-name" data-list-link=""');
  expect(html).toContain('style="width:6rem">Size</th>');
  expect(html.match(/aria-sort/g)).toHaveLength(1);
});

it("hides a column if the ones before it need the space", () => {
  const many: Column<Row>[] = [
    ...columns,
    { id: "owner", header: "Owner", width: "8rem", cell: (row) => row.name },
    { id: "note", header: "Note", width: "7.5rem", from: "sm", cell: (row) => row.name },
  ];
  const html = render([{ id: "a", name: "one", size: 3 }], many);
  expect(html).toContain('<th scope="col" style="width:8rem">Owner</th>');
  expect(html).toContain('<td class="room-27">one</td>');
  expect(html).toContain('<td class="end room-33">3</td>');
  expect(html).toContain("@container not (min-width:27rem){.room-27{display:none}}");
});

it("shows the empty state instead of an empty table", () => {
  expect(render([])).not.toContain("<table");
  expect(render([])).toContain("Nothing here");
});

it("keeps cells to a few elements", () => {
  const elements = (html: string) => html.match(/<[a-z]/g)?.length ?? 0;
  expect(elements(renderToStaticMarkup(createElement(Id, { value: "01JD8Z4Q7M3XK5T9V2B6C8N0PR" })))).toBe(1);
  expect(elements(renderToStaticMarkup(createElement(Time, { at: "2026-11-20T08:00:00Z" })))).toBe(1);
  expect(elements(renderToStaticMarkup(createElement(StatusBadge, { hue: "good", children: "OK" })))).toBe(3);
});

it("marks an invalid time", () => {
  expect(renderToStaticMarkup(createElement(Time, { at: "soon" }))).toContain("invalid time");
});
