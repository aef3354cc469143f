import { describe, expect, it } from "vitest";
import type { Column } from "./column";
import { moved, ordered, readChoice, shownColumns, toggled } from "./column-choice";

const columns = ["title", "status", "words", "created"].map((id): Column<never> => ({
  id,
  header: id,
  cell: () => null,
}));
const ids = (each: readonly Column<never>[]) => each.map(({ id }) => id);
const none = { order: [], hidden: [] };

describe("a choice of columns", () => {
  it("is the declared columns by default", () => {
    expect(ids(shownColumns(columns, none))).toEqual(["title", "status", "words", "created"]);
  });

  it("moves a column, but never the first and never past the ends", () => {
    const choice = moved(columns, none, "created", -1);
    expect(ids(ordered(columns, choice))).toEqual(["title", "status", "created", "words"]);
    expect(moved(columns, none, "status", -1)).toBe(none);
    expect(moved(columns, none, "created", 1)).toBe(none);
    expect(moved(columns, none, "title", 1)).toBe(none);
  });

  it("hides a column and shows it again, but never hides the first", () => {
    const choice = toggled(none, "words");
    expect(ids(shownColumns(columns, choice))).toEqual(["title", "status", "created"]);
    expect(toggled(choice, "words")).toEqual(none);
    expect(ids(shownColumns(columns, toggled(none, "title")))[0]).toBe("title");
  });

  it("keeps a column that is not in it after the column before it, and ignores one that no longer exists", () => {
    const order = ["title", "created", "gone", "status"];
    expect(ids(ordered(columns, { order, hidden: [] }))).toEqual(["title", "created", "status", "words"]);
  });

  it.each([null, "", "[]", "{}", '{"order":[1],"hidden":[]}', '"text"'])("is the default if %s is stored", (stored) => {
    expect(readChoice(stored)).toEqual(none);
  });
});
