import { describe, expect, it } from "vitest";
import { rounds } from "@/lib/testing/sample";
import { ARRAY, KIND_BITS, OBJECT, isContainer, type JsonIndex } from "./json-index";
import { keyText, pathOf, valueSource, valueText } from "./node-text";
import { placeOf, scanJson } from "./scan-json";

const DAMAGED = rounds(2_000, 20_000);

function indexOf(text: string): JsonIndex {
  const outcome = scanJson(text);
  if (outcome.status !== "tree") throw new Error(`expected a tree of ${text.slice(0, 80)}`);
  return outcome.index;
}

/** Rebuilds the value from the columns. */
function rebuild(text: string, index: JsonIndex, node = 0): unknown {
  if (!isContainer(index, node)) return JSON.parse(valueSource(text, index, node));
  const children: number[] = [];
  for (let at = node + 1; at < (index.next[node] ?? 0); at = index.next[at] ?? 0) children.push(at);
  expect(children.length).toBe(index.size[node]);
  expect(children.map((child) => index.ordinal[child])).toEqual(children.map((_, i) => i));
  expect(children.every((child) => index.parent[child] === node)).toBe(true);
  if (((index.kind[node] ?? 0) & KIND_BITS) === ARRAY) return children.map((child) => rebuild(text, index, child));
  expect((index.kind[node] ?? 0) & KIND_BITS).toBe(OBJECT);
  return Object.fromEntries(children.map((child) => [keyText(text, index, child), rebuild(text, index, child)]));
}

function accepted(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A linear congruential generator, so that failures are reproducible. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const samples = [
  "{}",
  "[]",
  "0",
  "-0.5e+10",
  '""',
  "true",
  "null",
  " [ ] ",
  "[[],{}]",
  '{"a":1,"b":[true,false,null,{"c":"d"}],"":{"x y":-1.5E-3}}',
  '{"\\u0061\\n\\"":"\\ud83d\\ude00 \\/ \\\\ tab\\t"}',
  '[\n\t"multi",\r\n {"line" : [ 1 , 2 ] }\n]',
];

describe("scanJson", () => {
  it.each(samples)("describes %s", (text) => {
    expect(rebuild(text, indexOf(text))).toEqual(JSON.parse(text));
  });

  it("accepts and rejects the same texts as JSON.parse, for many damaged texts", () => {
    const next = random(7);
    const letters = '{}[]",:\\0123456789.-+eEtrufalsn \n\tx\u0001\ud800';
    let refused = 0;
    for (let i = 0; i < DAMAGED; i += 1) {
      const sample = samples[Math.floor(next() * samples.length)] ?? "";
      const at = Math.floor(next() * (sample.length + 1));
      const letter = letters[Math.floor(next() * letters.length)] ?? "";
      const text = sample.slice(0, at) + (next() < 0.5 ? letter : "") + sample.slice(at + (next() < 0.5 ? 1 : 0));
      const outcome = scanJson(text);
      expect(outcome.status, JSON.stringify(text)).toBe(accepted(text) ? "tree" : "invalid");
      if (outcome.status === "invalid") refused += 1;
      else if (outcome.status === "tree") expect(rebuild(text, outcome.index)).toEqual(JSON.parse(text));
    }
    expect(refused).toBeGreaterThan(DAMAGED / 4);
  });

  it("keeps numbers as written and duplicate keys", () => {
    const text = '{"n":12345678901234567890.10,"n":2}';
    const index = indexOf(text);
    expect(index.count).toBe(3);
    expect(valueSource(text, index, 1)).toBe("12345678901234567890.10");
  });

  it("reads a million levels of nesting", () => {
    const depth = 1_000_000;
    const index = indexOf("[".repeat(depth) + "]".repeat(depth));
    expect(index.count).toBe(depth);
    expect(index.depth[depth - 1]).toBe(65_535);
    expect(scanJson("[".repeat(depth)).status).toBe("invalid");
  });

  it("stops at its limit, counting values and not commas in text", () => {
    expect(scanJson("[1,2,3]", 4).status).toBe("tree");
    expect(scanJson("[1,2,3]", 3)).toEqual({ status: "too-many", limit: 3 });
    expect(scanJson('[",,,,,,"]', 2).status).toBe("tree");
  });

  it.each([
    ["", 1, 1, "Expected a value, but the text ends here"],
    ['{\n  "a": 1,\n}', 3, 1, "Expected a key in double quotes"],
    ['{\n  "a" 1}', 2, 7, 'Expected ":" after the key'],
    ["[1 2]", 1, 4, 'Expected "," or "]"'],
    ['["abc', 1, 2, "This string is not closed"],
    ['["a\nb"]', 1, 4, "Line breaks and control characters must be escaped inside strings"],
    ['["\\x"]', 1, 3, "Unknown escape sequence"],
    ["[01]", 1, 2, "Numbers cannot start with 0"],
    ["[1.]", 1, 2, "Incomplete number"],
    ['{"a":1}\n{"b":2}', 2, 1, "Unexpected text after the value"],
    ["[nul]", 1, 2, "Expected a value"],
  ])("places the mistake in %j", (text, line, column, message) => {
    expect(scanJson(text)).toMatchObject({ status: "invalid", line, column, message });
  });

  it("skips a byte order mark", () => {
    expect(rebuild("\uFEFF[1]", indexOf("\uFEFF[1]"))).toEqual([1]);
  });
});

describe("placeOf", () => {
  it("counts lines and columns from 1", () => {
    expect(placeOf("ab\ncd\n", 0)).toEqual({ line: 1, column: 1 });
    expect(placeOf("ab\ncd\n", 2)).toEqual({ line: 1, column: 3 });
    expect(placeOf("ab\ncd\n", 4)).toEqual({ line: 2, column: 2 });
    expect(placeOf("ab\ncd\n", 6)).toEqual({ line: 3, column: 1 });
  });
});

describe("node texts", () => {
  const text = '{"a":[{"odd key":"x\\ny"},7],"$b_1":{"\\"":null}}';
  const index = indexOf(text);
  const nodes = Array.from({ length: index.count }, (_, node) => node);

  it("names every value by a path", () => {
    expect(nodes.map((node) => pathOf(text, index, node))).toEqual([
      "$",
      "$.a",
      "$.a[0]",
      '$.a[0]["odd key"]',
      "$.a[1]",
      "$.$b_1",
      '$.$b_1["\\""]',
    ]);
  });

  it("gives a string's own text and any other value as written", () => {
    expect(valueText(text, index, 3)).toBe("x\ny");
    expect(valueSource(text, index, 3)).toBe('"x\\ny"');
    expect(valueText(text, index, 2)).toBe('{"odd key":"x\\ny"}');
  });
});
