import { describe, expect, it } from "vitest";
import { spanOf } from "@/lib/core/input/span";
import { hrefOf, withCursor, withParam, withoutParams } from "./list-state";
import { customRange, parseRange, quickRanges, shortName, quickName } from "./time-range";

const now = new Date("2026-11-23T12:00:00.000Z");
describe("writing", () => {
  it("sets a filter, keeps the rest and drops the cursor", () => {
    expect(withParam({ q: "a", cursor: "x" }, "status", ["ok", "error"]).toString()).toBe("q=a&status=ok&status=error");
  });

  it.each([[null], [""], [[] as string[]]])("removes a filter by %j", (value) => {
    expect(withParam({ q: "a", tool: "fetch", cursor: "x" }, "tool", value).toString()).toBe("q=a");
  });

  it("clears filters and keeps other parameters", () => {
    expect(withoutParams({ q: "a", tool: "fetch", tab: "log", cursor: "x" }, ["q", "tool"]).toString()).toBe("tab=log");
  });

  it("moves by cursor without touching the original", () => {
    const params = new URLSearchParams({ q: "a b" });
    expect(hrefOf("/posts", withCursor(params, "n=="))).toBe("/posts?q=a+b&cursor=n%3D%3D");
    expect(hrefOf("/posts", withCursor(withoutParams(params, ["q"]), null))).toBe("/posts");
    expect(params.toString()).toBe("q=a+b");
  });
});

describe("time ranges", () => {
  it("writes and reads custom bounds, open or closed", () => {
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

  it("reads the same range names as the server", () => {
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

  it("rejects reversed, empty and malformed ranges", () => {
    expect(customRange(null, null)).toBeNull();
    expect(customRange(now, now)).toBeNull();
    for (const bad of ["..", "2026-11-02..2026-11-01", "2026-13-01..", "a..b", "2026-11-01..2026-11-02..", "25h"]) {
      expect(parseRange(bad, "1h", now), bad).toMatchObject({ quick: "1h", to: null });
    }
  });
});
