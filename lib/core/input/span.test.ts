import { describe, expect, it } from "vitest";
import { boundsOf, spanOf } from "@/lib/core/input/span";

describe("time ranges", () => {
  const now = new Date("2026-11-23T12:00:00.000Z");

  it("reads lengths, moments and all", () => {
    expect(spanOf("1h", now)?.from).toEqual(new Date("2026-11-23T11:00:00.000Z"));
    expect(spanOf("all", now)).toEqual({ from: null, to: null });
    expect(spanOf("2026-11-01..2026-11-02T06:30Z", now)).toEqual({
      from: new Date("2026-11-01T00:00:00.000Z"),
      to: new Date("2026-11-02T06:30:00.000Z"),
    });
    expect(spanOf("..2026-11-02", now)?.from).toBeNull();
  });

  it.each(["", "..", "2h", "constructor", "2026-11-02..2026-11-01", "2026-13-01..", "a..b..c"])(
    "refuses %j",
    (text) => {
      expect(spanOf(text, now)).toBeNull();
    },
  );

  it("reads lengths that lie ahead, which hold what is planned and nothing that was", () => {
    expect(spanOf("next7d", now)).toEqual({ from: now, to: new Date("2026-11-30T12:00:00.000Z") });
    expect(spanOf("next", now)).toBeNull();
    expect(spanOf("next2h", now)).toBeNull();
    expect(spanOf("nextall", now)).toBeNull();
  });

  it("becomes the bounds that it names, and none where it is open", () => {
    const from = new Date("2026-11-01T00:00:00.000Z");
    expect(boundsOf(spanOf("2026-11-01..", now) ?? { from: null, to: null })).toEqual({ gte: from });
    expect(boundsOf({ from: null, to: from })).toEqual({ lt: from });
    expect(boundsOf({ from: null, to: null })).toBeNull();
  });
});
