import { describe, expect, it } from "vitest";
import { standingOf, type Agreement, type Part, type StoragePart } from "@/lib/core/records/parts";

const present: Part<[]> = { state: "present", value: [] };
const copies = (...parts: Part<[]>[]): StoragePart[] => parts.map((part) => ({ store: "S3", place: "content", part }));
const checks = (o: Partial<Agreement> = {}): Agreement => ({
  compared: ["sha256"],
  differences: [],
  unchecked: [],
  ...o,
});

describe("what may be said of a record's copies", () => {
  it("is that they match only where everything is there and was compared", () => {
    expect(standingOf(copies(present, present), checks())).toEqual({ state: "match", reasons: [] });
    expect(standingOf(copies(present), checks({ compared: [] }))).toEqual({ state: "nothing", reasons: [] });
  });

  it.each([
    ["a version that is gone", copies(present, { state: "missing", why: "gone" }), checks(), "incomplete", "S3: gone"],
    [
      "a store that cannot be read",
      copies(present, { state: "unreadable", why: "down" }),
      checks(),
      "unchecked",
      "S3: down",
    ],
    [
      "bytes that were not hashed",
      copies(present),
      checks({ unchecked: ["the PDF: too large"] }),
      "unchecked",
      "the PDF: too large",
    ],
    [
      "a difference",
      copies(present, { state: "missing", why: "gone" }),
      checks({ differences: ["size: 1 is not 2"] }),
      "differ",
      "size: 1 is not 2",
    ],
  ])("is never that for %s", (_, storage, agreement, state, reason) => {
    expect(standingOf(storage, agreement)).toEqual({ state, reasons: [reason] });
  });

  it("does not count what is missing by plan", () => {
    const planned: Part<[]> = { state: "missing", why: "expired", expected: "gone" };
    expect(standingOf(copies(present, planned), checks()).state).toBe("match");
  });
});
