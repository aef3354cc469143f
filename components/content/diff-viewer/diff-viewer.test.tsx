import { SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import { DiffViewer } from "./diff-viewer";

function shown(before: string, after: string, address = ""): string {
  return pageMarkup(
    <SearchParamsContext value={new URLSearchParams(address)}>
      <DiffViewer before={{ label: "version 5", text: before }} after={{ label: "version 7", text: after }} />
    </SearchParamsContext>,
  );
}

/** The text of each row's cells without markup, in reading order. */
function rowsOf(html: string): string[][] {
  const bodies = html.slice(html.indexOf("</thead>"));
  return [...bodies.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = ""]) => cell.replace(/<[^>]+>/g, "")),
  );
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

describe("diff viewer", () => {
  const before = "# Plan\n\nGrow slowly in Bern.\n";
  const after = "# Plan\n\nGrow quickly in Bern.\nAnd in Basel.\n";

  it("shows removed lines above added ones, each with its number, a sign and a label", () => {
    expect(rowsOf(shown(before, after))).toEqual([
      ["1", "1", "", "# Plan"],
      ["2", "2", "", ""],
      ["3", "", "−Removed", "Grow slowly in Bern."],
      ["", "3", "+Added", "Grow quickly in Bern."],
      ["", "4", "+Added", "And in Basel."],
    ]);
  });

  it("shows them side by side if the URL says so", () => {
    expect(rowsOf(shown(before, after, "view=split"))).toEqual([
      ["1", "", "# Plan", "1", "", "# Plan"],
      ["2", "", "", "2", "", ""],
      ["3", "−Removed", "Grow slowly in Bern.", "3", "+Added", "Grow quickly in Bern."],
      ["", "", "", "4", "+Added", "And in Basel."],
    ]);
  });

  it("marks changed lines and words with elements, and counts them", () => {
    const html = shown(before, after);
    expect(html).toMatch(/<del[^>]*>Grow <mark[^>]*>slowly<\/mark> in Bern\.<\/del>/);
    expect(html).toMatch(/<ins[^>]*>Grow <mark[^>]*>quickly<\/mark> in Bern\.<\/ins>/);
    expect(html).toContain("2 lines added, 1 line removed");
    expect(html).toContain("Changes from version 5 to version 7");
    expect(html).toContain('aria-label="Change 1 of 1"');
  });

  it("folds unchanged lines and shows their number", () => {
    const lines = numbered(60);
    const html = shown(lines.join("\n"), lines.with(9, "ten").with(49, "fifty").join("\n"));
    const rows = rowsOf(html).map((cells) => cells.at(-1));
    expect(rows.filter((text) => text?.includes("unchanged"))).toEqual([
      "6 lines unchanged",
      "33 lines unchanged",
      "7 lines unchanged",
    ]);
    expect(rows.slice(0, 6)).toEqual(["6 lines unchanged", "line 7", "line 8", "line 9", "line 10", "ten"]);
    expect(html.match(/aria-expanded="false"/g)).toHaveLength(3);
  });

  it("does not fold a stretch as short as its fold", () => {
    const lines = numbered(20);
    expect(shown(lines.join("\n"), lines.with(6, "seven").with(15, "sixteen").join("\n"))).not.toContain(
      "8 lines unchanged",
    );
    expect(shown(numbered(6).join("\n"), numbered(6).with(3, "four").join("\n"))).not.toContain("unchanged");
  });

  it("escapes markup in the texts", () => {
    const html = shown("a", "<script>alert(1)</script> <img src=x onerror=alert(1)>");
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
  });

  it("shows that texts are identical or differ only invisibly", () => {
    expect(shown("a\n", "a\n")).toContain("The texts of version 5 and version 7 are identical");
    expect(shown("a\n", "a\r\n")).toContain("All lines of version 5 and version 7 are identical.");
    expect(shown("a\n", "a\r\n")).toContain("Only their line endings differ");
    expect(shown("a\nb\n", "a\nc")).toContain("Only one of them ends with a newline.");
  });

  it("shows texts that are too different in full, side by side, with the reason", () => {
    const html = shown("a\n".repeat(30_000), "b\n".repeat(30_000));
    expect(html).toContain("too large or too different");
    expect(html).toContain('aria-label="Text of version 5"');
    expect(html).toContain('aria-label="Text of version 7"');
    expect(html).not.toContain("<table");
  });
});
