import { describe, expect, it } from "vitest";
import { outlineOf } from "@/lib/strategies/outline";

describe("outlineOf", () => {
  it("lists headings with the ids the pages give them, and nothing that only looks like one", () => {
    const markdown = [
      "---",
      "title: x",
      "---",
      "# A *bold* `plan` [here](https://example.com) #",
      "```sh",
      "# a comment",
      "~~~",
      "## another",
      "```",
      "Under",
      "-----",
      "- item",
      "---",
      "## Under",
      "#no heading",
      "##",
      "###### Ünder, again?",
    ].join("\n");
    expect(outlineOf(markdown)).toEqual([
      { depth: 1, text: "A bold plan here", id: "md-a-bold-plan-here" },
      { depth: 2, text: "Under", id: "md-under" },
      { depth: 2, text: "Under", id: "md-under-1" },
      { depth: 6, text: "Ünder, again?", id: "md-ünder-again" },
    ]);
  });

  it("takes time in proportion to the text, however hostile", () => {
    const hostile = [
      `# ${"[".repeat(200_000)}`,
      "#".repeat(200_000),
      "> ".repeat(100_000),
      `${"# x\n".repeat(20_000)}`,
    ].join("\n");
    // CPU time, so that other load on the machine does not count.
    const started = process.cpuUsage();
    expect(outlineOf(hostile).length).toBeGreaterThan(19_999);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000_000).toBeLessThan(10);
  });
});
