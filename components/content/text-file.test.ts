import { describe, expect, it } from "vitest";
import { textOf, titleOf } from "./text-file";

const MAX = 1024 * 1024;
const file = (bytes: BlobPart, name = "plan.md") => Object.assign(new Blob([bytes]), { name });

describe("textOf", () => {
  it("reads UTF-8 without its byte order mark", async () => {
    expect(await textOf(file("\ufeff# Für alle ✓"), MAX)).toBe("# Für alle ✓");
    expect(await textOf(file("x".repeat(MAX), "LONG.TXT"), MAX)).toHaveLength(MAX);
  });

  it.each([
    ["another type", file("x", "plan.docx"), /not a \.md or \.txt/],
    ["too large", file("x".repeat(MAX + 1)), /larger than 1 MB/],
    ["Latin-1", file(new Uint8Array([0x46, 0xfc, 0x72])), /not UTF-8/],
    ["UTF-16", file(new Uint8Array([0x23, 0x00, 0x41, 0x00])), /NUL/],
    ["empty", file(" \n"), /is empty/],
  ])("refuses what is %s, with the file's name", async (_, wrong, reason) => {
    await expect(textOf(wrong, MAX)).rejects.toThrow(reason);
    await expect(textOf(wrong, MAX)).rejects.toThrow(wrong.name);
  });
});

describe("titleOf", () => {
  it("takes the first heading, or else the file name", () => {
    expect(titleOf("intro\n\n# Grow in Bern ##\n\n# Second", "x.md")).toBe("Grow in Bern");
    expect(titleOf("## Under", "autumn plan.md")).toBe("autumn plan");
  });
});
