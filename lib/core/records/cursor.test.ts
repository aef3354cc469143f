import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { decodeCursor, encodeCursor, listKey, pageOf } from "@/lib/core/records/cursor";

const key = listKey("things", ["open"]);
const row = (n: number) => ({ createdAt: new Date(n * 1000), id: newId(new Date(n * 1000)), n });

describe("a cursor", () => {
  it("comes back as it was", () => {
    const position = { value: "Plan", at: new Date(1234), id: newId(), way: "after" as const };
    expect(decodeCursor(key, encodeCursor(key, position))).toEqual(position);
    expect(decodeCursor(key, undefined)).toBeNull();
  });

  it.each([
    ["other filters", encodeCursor(listKey("things", ["closed"]), { at: new Date(), id: newId(), way: "after" })],
    ["no JSON", "%%%"],
    ["another shape", Buffer.from("[1]").toString("base64url")],
    ["another version", Buffer.from(JSON.stringify([1, key, new Date(), newId(), "after"])).toString("base64url")],
    [
      "an id that is none",
      Buffer.from(JSON.stringify([2, key, null, new Date(), "1; DROP", "after"])).toString("base64url"),
    ],
  ])("is refused when it is of %s", (_, text) => {
    expect(() => decodeCursor(key, text)).toThrow(AppError);
  });
});

describe("a page", () => {
  const rows = [5, 4, 3].map(row);

  it("has a next page only when one row more was found, and none before the first", () => {
    const page = pageOf(rows, { size: 2, key, position: null });
    expect(page.rows.map(({ n }) => n)).toEqual([5, 4]);
    expect(page.previous).toBeNull();
    expect(decodeCursor(key, page.next ?? undefined)).toMatchObject({ at: new Date(4000), way: "after" });
    expect(pageOf(rows, { size: 3, key, position: null }).next).toBeNull();
  });

  it("read backwards is turned round, and can always go on forwards", () => {
    const position = { at: new Date(2000), id: newId(), way: "before" as const };
    const page = pageOf([3, 4, 5].map(row), { size: 2, key, position });
    expect(page.rows.map(({ n }) => n)).toEqual([4, 3]);
    expect(page.next).not.toBeNull();
    expect(decodeCursor(key, page.previous ?? undefined)).toMatchObject({ at: new Date(4000), way: "before" });
  });
});
