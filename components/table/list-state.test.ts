import { describe, expect, it } from "vitest";
import { spanOf } from "@/lib/core/input/span";
import {
  hrefOf,
  many,
  one,
  range,
  readListState,
  text,
  toParams,
  withCursor,
  withParam,
  withoutParams,
} from "./list-state";
import { customRange, parseRange, quickName, quickRanges, shortName } from "./time-range";

const now = new Date("2026-11-23T12:00:00.000Z");
const definition = {
  q: text(),
  tool: one(["search", "fetch"]),
  status: many(["ok", "error", "timeout"]),
  at: range("24h"),
};
const read = (query: string) => readListState(new URLSearchParams(query), definition, now);

describe("readListState", () => {
  it("is empty, not filtered and at the first page without parameters, but for the fallback range", () => {
    const { at: fallback } = definition;
    const state = readListState({}, { ...definition, at: range() }, now);
    expect(state).toEqual({
      filters: { q: null, tool: null, status: [], at: { quick: null, from: null, to: null } },
      cursor: null,
      filtered: false,
    });
    expect(fallback.fallback).toBe("24h");
    expect(read("").filters.at).toEqual({ quick: "24h", from: "2026-11-22T12:00:00.000Z", to: null });
  });

  it("reads what a page receives, with repeated names", () => {
    const state = readListState({ status: ["timeout", "ok"], tool: "fetch", cursor: "abc" }, definition, now);
    expect(state.filters.status).toEqual(["ok", "timeout"]);
    expect(state.filters.tool).toBe("fetch");
    expect(state.cursor).toBe("abc");
    expect(state.filtered).toBe(true);
  });

  it("drops values the definition does not know", () => {
    const state = read("status=ok&status=evil&tool=rm&at=yesterday&cursor=");
    expect(state.filters.status).toEqual(["ok"]);
    expect(state.filters.tool).toBeNull();
    expect(state.filters.at.quick).toBe("24h");
    expect(state.cursor).toBeNull();
  });

  it("cleans free text", () => {
    expect(read("q=%20%20two%00words%0A").filters.q).toBe("two words");
    expect(read("q=%20%00%20").filters.q).toBeNull();
    expect([...(read(`q=${"é".repeat(500)}`).filters.q ?? "")]).toHaveLength(200);
  });

  it("counts a range as a filter only where it narrows", () => {
    expect(read("at=all").filtered).toBe(false);
    expect(read("at=1h").filtered).toBe(true);
  });
});

describe("writing", () => {
  it("sets a filter, keeps the rest and drops the cursor", () => {
    expect(withParam({ q: "a", cursor: "x" }, "status", ["ok", "error"]).toString()).toBe("q=a&status=ok&status=error");
  });

  it.each([[null], [""], [[] as string[]]])("removes a filter by %j", (value) => {
    expect(withParam({ q: "a", tool: "fetch", cursor: "x" }, "tool", value).toString()).toBe("q=a");
  });

  it("clears filters and leaves what is none", () => {
    expect(withoutParams({ q: "a", tool: "fetch", tab: "log", cursor: "x" }, ["q", "tool"]).toString()).toBe("tab=log");
  });

  it("moves by cursor without touching the original", () => {
    const params = toParams({ q: "a b" });
    expect(hrefOf("/posts", withCursor(params, "n=="))).toBe("/posts?q=a+b&cursor=n%3D%3D");
    expect(hrefOf("/posts", withCursor(withoutParams(params, ["q"]), null))).toBe("/posts");
    expect(params.toString()).toBe("q=a+b");
  });

  it("reads back what it wrote", () => {
    const params = withParam(withParam({}, "q", "a&b=c"), "status", ["error", "timeout"]);
    const state = readListState(new URLSearchParams(params.toString()), definition, now);
    expect(state.filters.q).toBe("a&b=c");
    expect(state.filters.status).toEqual(["error", "timeout"]);
  });
});

describe("time ranges", () => {
  it("writes and reads custom ends, open or closed", () => {
    const from = new Date("2026-11-01T00:00:00Z");
    const to = new Date("2026-11-02T06:30:00Z");
    expect(customRange(from, to)).toBe("2026-11-01T00:00Z..2026-11-02T06:30Z");
    expect(parseRange(customRange(from, to), "24h", now)).toEqual({
      quick: null,
      from: from.toISOString(),
      to: to.toISOString(),
    });
    const open = parseRange(customRange(from, null), "24h", now);
    expect(open).toEqual({ quick: null, from: from.toISOString(), to: null });
  });

  it("reads the same words as the server", () => {
    for (const quick of [...quickRanges.past, ...quickRanges.planned]) {
      expect(parseRange(quick, null, now).quick).toBe(quick);
      expect(spanOf(quick, now), quick).not.toBeNull();
    }
    expect(quickName("next7d")).toBe("Next 7 days");
    expect(
      quickRanges.planned.filter((quick) => (spanOf(quick, now)?.to ?? now) > new Date(now.getTime() + 3_600_000)),
    ).toHaveLength(3);
    expect(shortName("next7d", "planned")).toBe("Next 7d");
    expect([shortName("7d", "planned"), shortName("7d", "past")]).toEqual(["Last 7d", "7d"]);
  });

  it("refuses reversed, empty and malformed ones", () => {
    expect(customRange(null, null)).toBeNull();
    expect(customRange(now, now)).toBeNull();
    for (const bad of ["..", "2026-11-02..2026-11-01", "2026-13-01..", "a..b", "2026-11-01..2026-11-02..", "25h"]) {
      expect(parseRange(bad, "1h", now), bad).toMatchObject({ quick: "1h", to: null });
    }
  });
});
