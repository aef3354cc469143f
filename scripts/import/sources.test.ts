import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, it } from "vitest";
import { membersOf } from "@/scripts/import/json-members";
import { linesOf } from "@/scripts/import/lines";
import { readMarkdown, slugOf } from "@/scripts/import/markdown";
import { strictText } from "@/scripts/import/source";
import { readToolCall } from "@/scripts/import/tool-call-line";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of all buffers that are still referenced. */
function liveBuffers(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

const folder = mkdtempSync(join(tmpdir(), "console-sources-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("membersOf", () => {
  it("keeps the exact text of each value", () => {
    const values = {
      a: '{ "n": 12345678901234567890.0100, "s": "}\\"]\\\\" }',
      b: '[ 1,[2, {}],"]" ]',
      c: "-0.0",
      "d\\u0065": '"\\\\"',
      e: "null",
      f: "{}",
    };
    const text = ` {${Object.entries(values)
      .map(([name, value]) => ` "${name}" :\t${value} `)
      .join(",")}} `;
    expect([...membersOf(text)]).toEqual(
      Object.entries(values).map(([name, value]) => [name.replace("\\u0065", "e"), value]),
    );
  });

  it("reads the last of repeated names, as JSON.parse does, and nothing from an empty object", () => {
    const text = '{"a":1,"a": 2}';
    expect(membersOf(text).get("a")).toBe(JSON.stringify((JSON.parse(text) as { a: number }).a));
    expect(membersOf(" { } ").size).toBe(0);
  });
});

describe("linesOf", () => {
  const read = async (content: string | Buffer, limit: number) => {
    const path = join(folder, "lines");
    writeFileSync(path, content);
    const lines: (string | null)[] = [];
    for await (const line of linesOf(path, limit)) lines.push(line.bytes?.toString() ?? null);
    return lines;
  };

  it("reads lines across chunks, with both line endings, and a last line without one", async () => {
    const long = "x".repeat(700_000);
    expect(await read(`a\r\n\n${long}\nlast`, 1_000_000)).toEqual(["a", "", long, "last"]);
    expect(await read("", 10)).toEqual([]);
  });

  it("drops a line over the limit and continues", async () => {
    expect(await read("1234\n12345\nnext\n", 4)).toEqual(["1234", null, "next"]);
  });

  it("does not keep a line over the limit in memory", async () => {
    const MB = 1024 * 1024;
    const path = join(folder, "long-line");
    writeFileSync(path, "x".repeat(24 * MB) + "\nnext\n");
    const before = liveBuffers();
    let [most, looks, isRead] = [0, 0, false];
    // Each look collects garbage, so looking in every turn would take long.
    const watch = () => {
      most = Math.max(most, liveBuffers() - before);
      looks += 1;
      if (!isRead) setTimeout(watch, 20);
    };
    watch();
    const lengths: number[] = [];
    for await (const line of linesOf(path, MB)) lengths.push(line.length);
    isRead = true;
    expect(lengths).toEqual([24 * MB, 4]);
    expect(looks).toBeGreaterThan(1);
    expect(most).toBeLessThan(6 * MB);
  });
});

describe("readMarkdown", () => {
  it("reads the title from the front matter or else the first level-1 heading, and keeps the whole text", () => {
    const text = '---\ntitle: "Two\nlines: of it"\nslug: Some Slug!\n---\nThree words here\n';
    expect(readMarkdown(text)).toEqual({ text, title: "Two lines: of it", slug: "some-slug", words: 3 });
    expect(readMarkdown("Intro\n\n# The  title #\n\nText").title).toBe("The title");
    expect(readMarkdown("---\ntitle: 2026\n---\nx").title).toBe("2026");
    expect(readMarkdown("---\n\n# After a rule\n\nText.\n\n---\n\nmore").title).toBe("After a rule");
    expect(readMarkdown("---\n# a comment\ntitle: T\nüber: x\n---\nOne word").words).toBe(2);
  });

  it.each([
    ["---\ntitle: x\nno end", /line 1: .*never closed/],
    ["---\ntitle: [a\n---\nx", /line \d+: .*not valid YAML/],
    ["---\n- a\n- b\n---\nx", /no title/],
    ["just text", /no title/],
    ["---\ntitle: x\n---\n \n", /no text/],
    [`---\ntitle: ${"x".repeat(501)}\n---\nx`, /at most 500 characters/],
  ])("rejects %j", (text, why) => {
    expect(() => readMarkdown(text)).toThrow(why);
  });

  it("makes slugs from any script", () => {
    expect(slugOf("Größe & 漢字, v2.0!")).toBe("größe-漢字-v2-0");
    expect(slugOf("คู่มือการขาย 2")).toBe("คู่มือการขาย-2");
    expect(slugOf("!!!")).toBe("");
  });
});

describe("strictText", () => {
  it("accepts only UTF-8, with or without a byte order mark", () => {
    expect(strictText(Buffer.from("\uFEFFé"), "it")).toBe("é");
    expect(() => strictText(Buffer.from([0xe9, 0x20]), "it")).toThrow(/not UTF-8/);
    expect(() => strictText(Buffer.from("\uFEFFa", "utf16le"), "it")).toThrow(/not UTF-8/);
    expect(() => strictText(Buffer.from("ab", "utf16le"), "it")).toThrow(/NUL/);
  });
});

describe("readToolCall", () => {
  const line = (more: object) => JSON.stringify({ source_id: "s", tool_name: "t", request: {}, response: [], ...more });

  it("reads the fields and derives the status", () => {
    expect(readToolCall(line({}))).toMatchObject({
      sourceId: "s",
      status: "succeeded",
      method: "call",
      response: "[]",
    });
    expect(readToolCall(line({ response: null, error: "boom" }))).toMatchObject({
      status: "failed",
      response: null,
      error: { class: "error", message: "boom" },
    });
    const timed = readToolCall(
      line({ source_id: 7, started_at: "2026-01-02T03:04:05+02:00", duration_ms: 12, model: "m" }),
    );
    expect(timed).toMatchObject({
      sourceId: "7",
      durationMs: 12,
      model: "m",
      startedAt: new Date("2026-01-02T01:04:05Z"),
    });
  });

  it.each([
    ["{", /not valid JSON/],
    ["[]", /not a JSON object/],
    ["null", /not a JSON object/],
    ['{"tool_name":"t","request":{},"response":1}', /^source_id/],
    [line({ tool_name: "" }), /^tool_name: Required/],
    [line({ tool_name: "a\u0000b" }), /control character/],
    ['{"source_id":"s","tool_name":"t","response":1}', /request: Required/],
    [line({ response: null }), /neither response nor error/],
    [line({ status: "done" }), /^status/],
    [line({ duration_ms: -1 }), /^duration_ms/],
    [line({ started_at: "yesterday" }), /^started_at/],
    [line({ started_at: "0000-06-01T00:00:00Z" }), /^started_at: Use a year from 1970 to 2200/],
    [line({ source_id: "\ud800" }), /^source_id: Remove the incomplete character/],
    [line({ source_id: 1.5 }), /^source_id: Must be text/],
    [line({ error: { class: "E", message: "\0" } }), /^error\.message: Remove the control character/],
  ])("rejects %j", (text, why) => {
    expect(() => readToolCall(text)).toThrow(why);
  });
});
