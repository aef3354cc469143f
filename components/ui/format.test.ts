import { describe, expect, it } from "vitest";
import { formatBytes, formatCapped, formatCount, formatDuration, formatMicros, plural } from "./format";
import { clockText, dateText, fullText, leftText, momentDetail, relativeText, utcText } from "./moment";
import { shortenMiddle } from "./shorten";

describe("sizes, counts and sums", () => {
  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1.0 KB"],
    [1536, "1.5 KB"],
    [10 * 1024, "10 KB"],
    [1024 * 1024 - 1, "1.0 MB"],
    [40 * 1024 * 1024, "40 MB"],
    [5 * 1024 ** 4, "5.0 TB"],
  ])("%d bytes is %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it("groups thousands and marks a capped count", () => {
    expect(formatCount(1234567)).toBe("1,234,567");
    expect(formatCapped({ value: 10000, capped: true })).toBe("10,000+");
    expect(formatCapped({ value: 9999, capped: false })).toBe("9,999");
    expect(plural(1, "strategy", "strategies")).toBe("1 strategy");
    expect(plural(0, "post")).toBe("0 posts");
  });

  it("keeps small sums visible", () => {
    expect(formatMicros(1_250_000)).toBe("$1.25");
    expect(formatMicros(1_200)).toBe("$0.0012");
    expect(formatMicros(0)).toBe("$0.00");
  });
});

describe("durations", () => {
  it.each([
    [0, "0 ms"],
    [0.4, "<1 ms"],
    [999, "999 ms"],
    [999.7, "1.0 s"],
    [9_940, "9.9 s"],
    [59_400, "59 s"],
    [59_600, "1 m"],
    [83_000, "1 m 23 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 m"],
    [90_000_000, "1 d 1 h"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("moments", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  const ago = (ms: number) => relativeText(new Date(now - ms), now);

  it("shows near times as relative and far ones as dates", () => {
    expect(ago(10_000)).toBe("just now");
    expect(ago(60_000)).toBe("1 min ago");
    expect(ago(59.4 * 60_000)).toBe("59 min ago");
    expect(ago(59.6 * 60_000)).toBe("1 h ago");
    expect(ago(23.6 * 3_600_000)).toBe("1 d ago");
    expect(ago(29 * 86_400_000)).toBe("29 d ago");
    expect(ago(40 * 86_400_000)).toBe("14 Oct 2026");
    expect(ago(-2 * 3_600_000)).toBe("in 2 h");
  });

  it("counts down to an end", () => {
    expect(leftText(new Date(now + 61_000), now)).toBe("2 min left");
    expect(leftText(new Date(now + 90 * 60_000), now)).toBe("1 h 30 min left");
    expect(leftText(new Date(now), now)).toBe("ended");
  });

  it("shows clock times with their zone", () => {
    const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect(clockText(at, "utc")).toBe("2 Jan 2026, 03:04 UTC");
    expect(fullText(at, "utc")).toBe("2 Jan 2026, 03:04:05 UTC");
    expect(dateText(at, "utc")).toBe("2 Jan 2026");
    const day = `${at.getDate()} Jan 2026`;
    const clock = `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
    expect(clockText(at, "local")).toMatch(new RegExp(`^${day}, ${clock} \\S+`));
    expect(dateText(at, "local")).toBe(day);
  });

  it("shows UTC and ISO 8601", () => {
    const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect(utcText(at)).toBe("2 Jan 2026, 03:04:05 UTC");
    expect(momentDetail(at).split("\n").slice(1)).toEqual(["2 Jan 2026, 03:04:05 UTC", "2026-01-02T03:04:05.678Z"]);
  });
});

it("shortens ids in the middle only if that makes them shorter", () => {
  expect(shortenMiddle("01JD8Z4Q7M3XK5T9V2B6C8N0PR")).toBe("01JD8Z…8N0PR");
  expect(shortenMiddle("short-id-12b")).toBe("short-id-12b");
});
