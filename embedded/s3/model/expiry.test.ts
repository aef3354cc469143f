import { expect, test } from "vitest";
import { afterDays, expiryOf } from "./expiry";
import type { Bucket, Version } from "./records";

const trueDay = 86_400_000;
const at = (text: string): number => Date.parse(text);

test("a true day counts whole and ends at the next midnight, a short one at its instant", () => {
  const end = (start: string, days: string) => new Date(afterDays(at(start), days, trueDay)).toISOString();
  expect(end("2026-03-01T10:30:00Z", "1")).toBe("2026-03-03T00:00:00.000Z");
  expect(end("2026-03-01T00:00:00Z", "1")).toBe("2026-03-02T00:00:00.000Z");
  expect(afterDays(1000, "3", 400)).toBe(2200);
});

test("the earliest of several rules counts", () => {
  const rules = [
    { ID: "late", Status: "Enabled" as const, Expiration: { Days: "9" } },
    { ID: "early", Status: "Enabled" as const, Filter: { Prefix: "a" }, Expiration: { Days: "2" } },
    { ID: "off", Status: "Disabled" as const, Expiration: { Days: "1" } },
  ];
  const bucket: Bucket = { name: "b", createdAt: 0, objectLock: false, lifecycle: { Rule: rules } };
  const version = (key: string): Version => ({
    bucket: "b",
    key,
    seq: 1,
    versionId: "null",
    deleteMarker: false,
    blobs: [],
    bytes: 0,
    etag: "",
    modifiedAt: 0,
    headers: {},
    meta: {},
  });
  expect(expiryOf(bucket, version("ab"), 1000)).toEqual({ at: 2000, rule: "early" });
  expect(expiryOf(bucket, version("b"), 1000)).toEqual({ at: 9000, rule: "late" });
});
