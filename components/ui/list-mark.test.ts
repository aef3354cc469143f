import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentMarks, markOf, parseMarks, rememberList, rememberStep, returnToList, type Walk } from "./list-mark";

const walk: Walk = {
  hrefs: ["/t/things/a", "/t/things/b"],
  pattern: "/t/things/:refId",
  query: "things.list",
  params: "tenant=t",
  previous: null,
  next: "beyond",
  queue: false,
};

const stored = new Map<string, string>();
const went: string[] = [];
let entries: { key: string }[] = [];

function at(address: string, entry: string): void {
  const { pathname, search } = new URL(address, "http://console");
  entries = [...entries, { key: entry }];
  vi.stubGlobal("window", {
    location: { pathname, search },
    navigation: { currentEntry: { key: entry }, entries: () => entries, traverseTo: (key: string) => went.push(key) },
  });
}

beforeEach(() => {
  stored.clear();
  went.length = 0;
  entries = [];
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  return () => vi.unstubAllGlobals();
});

const of = (path: string) => markOf(currentMarks(), path);

describe("a list's mark", () => {
  it("is found by the records opened from it, and by no other", () => {
    at("/t/things?status=failed", "e1");
    rememberList("/t/things/a", walk);
    expect(of("/t/things/a")).toEqual({ list: "/t/things?status=failed", entry: "e1", opened: ["/t/things/a"], walk });
    expect(of("/t/things/b"), "in the list, but reached another way").toBeNull();
    expect(of("/t/things")).toBeNull();
  });

  it("is found by the records walked to, with the extended walk", () => {
    at("/t/things", "e1");
    rememberList("/t/things/a", walk);
    const longer = { ...walk, hrefs: [...walk.hrefs, "/t/things/c"], next: null };
    const mark = of("/t/things/a");
    if (mark) rememberStep({ ...mark, walk: longer }, "/t/things/b");
    expect(of("/t/things/a")?.walk).toEqual(longer);
    expect(of("/t/things/b")).toEqual({
      list: "/t/things",
      entry: "e1",
      opened: ["/t/things/a", "/t/things/b"],
      walk: longer,
    });
  });

  it("is the last opened or walked list, if a record is in two", () => {
    at("/things", "e1");
    rememberList("/t/things/a", walk);
    at("/t/things", "e2");
    rememberList("/t/things/a", null);
    expect(of("/t/things/a")?.list).toBe("/t/things");
    const [, all] = currentMarks();
    if (all) rememberStep(all, "/t/things/b");
    expect(of("/t/things/a")?.list).toBe("/things");
  });

  it("replaces the earlier mark of the same list, and only the latest are kept", () => {
    at("/t/things", "e1");
    rememberList("/t/things/a", walk);
    at("/t/things", "e2");
    rememberList("/t/things/b", walk);
    expect(of("/t/things/a")).toBeNull();
    expect(currentMarks()).toHaveLength(1);
    for (const each of ["v", "w", "x", "y", "z"]) {
      at(`/t/${each}`, each);
      rememberList(`/t/${each}/1`, null);
    }
    expect(currentMarks().map(({ list }) => list)).toEqual(["/t/z", "/t/y", "/t/x", "/t/w"]);
  });

  it("stays the same array until it changes", () => {
    at("/t/things", "e1");
    rememberList("/t/things/a", walk);
    expect(currentMarks()).toBe(currentMarks());
  });

  it("returns to the list's history entry while it exists", () => {
    at("/t/things", "e1");
    rememberList("/t/things/a", walk);
    at("/t/things/a", "e2");
    const [mark] = currentMarks();
    if (!mark) throw new Error("The mark is lost.");
    expect(returnToList(mark)).toBe(true);
    expect(went).toEqual(["e1"]);
    entries = [{ key: "e2" }];
    expect(returnToList(mark)).toBe(false);
    expect(returnToList({ ...mark, entry: null })).toBe(false);
    expect(went).toEqual(["e1"]);
  });
});

describe("parseMarks", () => {
  const mark = { list: "/t/things", entry: null, opened: ["/t/things/a"], walk };
  const parsed = (...marks: unknown[]) => parseMarks(JSON.stringify(marks));

  it("reads what was written", () => {
    expect(parsed(mark, { ...mark, entry: "e1", walk: null })).toEqual([mark, { ...mark, entry: "e1", walk: null }]);
  });

  it.each([null, "", "{", "null", "7", "{}", '"marks"'])("has none in %j", (text) => {
    expect(parseMarks(text)).toEqual([]);
  });

  it.each([
    ["a mark of an older shape", { list: "/t/things", opened: "/t/things/a" }],
    ["an address elsewhere", { ...mark, list: "//evil.example/" }],
    ["a script for an address", { ...mark, walk: { ...walk, hrefs: ["javascript:alert(1)"] } }],
    ["a record elsewhere", { ...mark, opened: ["https://evil.example/"] }],
    ["a pattern elsewhere", { ...mark, walk: { ...walk, pattern: "//:refId" } }],
    ["a walk without its query", { ...mark, walk: { ...walk, query: undefined } }],
    ["a cursor that is none", { ...mark, walk: { ...walk, next: 7 } }],
    ["no walk at all", { ...mark, walk: undefined }],
    ["nothing", null],
  ])("drops %s, and keeps the rest", (_, broken) => {
    expect(parsed(broken, mark)).toEqual([mark]);
  });
});
