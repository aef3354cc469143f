import { describe, expect, it } from "vitest";
import { byState, byText, byTime, sorts } from "@/lib/core/records/sort";
import { chosenSort, headerSorts, sortedParams, sortOptions } from "./sorting";

const SORTS = sorts({ title: byText("sortTitle"), status: byState(["draft", "in_review"]), due: byTime("publishAt") }, [
  "in_review",
]);

const header = (name: string, search: string) => headerSorts(SORTS, "/posts", new URLSearchParams(search)).get(name);

describe("the headers of a list", () => {
  it("show newest first as the default order, without a parameter", () => {
    expect(header("created", "")).toEqual({ href: "/posts?sort=created", direction: "descending" });
    expect(header("title", "")).toEqual({ href: "/posts?sort=title", direction: null });
    expect(header("created", "sort=created")).toEqual({ href: "/posts", direction: "ascending" });
  });

  it("reverse the order if the list is already sorted by the column", () => {
    expect(header("title", "sort=title")).toEqual({ href: "/posts?sort=-title", direction: "ascending" });
    expect(header("title", "sort=-title")).toEqual({ href: "/posts?sort=title", direction: "descending" });
    expect(header("created", "sort=title")).toEqual({ href: "/posts", direction: null });
  });

  it("keep the filters and go to the first page", () => {
    expect(header("due", "status=draft&cursor=abc")?.href).toBe("/posts?status=draft&sort=due");
  });

  it("show oldest first for the statuses in which work waits", () => {
    expect(header("created", "status=in_review")).toEqual({
      href: "/posts?status=in_review&sort=-created",
      direction: "ascending",
    });
    expect(header("created", "status=in_review&status=draft")?.direction).toBe("descending");
  });

  it("show no direction for an order that the list does not have", () => {
    expect(header("title", "sort=color")?.direction).toBeNull();
    expect(header("created", "sort=color")?.direction).toBeNull();
  });
});

it("the menu has every order, and shows the current one", () => {
  const options = sortOptions(SORTS, [{ id: "title", header: "Title" }]);
  expect(options).toHaveLength(8);
  expect(options).toContainEqual({ value: "-title", label: "Title: Z to A" });
  expect(options).toContainEqual({ value: "-created", label: "Created: latest first" });
  expect(chosenSort(SORTS, new URLSearchParams("status=in_review"))).toBe("created");
  expect(String(sortedParams(SORTS, new URLSearchParams("sort=title"), "-created"))).toBe("");
});
