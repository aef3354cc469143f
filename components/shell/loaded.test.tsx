import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import type { Failure } from "@/lib/core/errors";
import { Loaded } from "./loaded";
import { wholePageMarkup } from "./page-markup.fixture";

const refused = (failure: Partial<Failure>) => ({
  ok: false as const,
  error: { code: "INVALID" as const, message: "Refused.", requestId: "r-1", ...failure },
});
const shown = (failure: Partial<Failure>) => Loaded({ result: refused(failure), children: () => "The page" });
const notFound = { digest: "NEXT_HTTP_ERROR_FALLBACK;404" };

it("responds with not found if the record is missing or its identifier is malformed", async () => {
  await expect(shown({ code: "NOT_FOUND" })).rejects.toMatchObject(notFound);
  await expect(shown({ fields: { refId: "Not a valid ID" } })).rejects.toMatchObject(notFound);
  await expect(shown({ fields: { inTenant: "Not a valid ID" } })).rejects.toMatchObject(notFound);
});

it("says that a filter is not valid, and offers to clear it", async () => {
  const html = await wholePageMarkup(
    await shown({ message: "There is no status “foo”.", fields: { "status.0": "There is no status “foo”" } }),
  );
  expect(html).toContain("This link has a filter that is not valid");
  expect(html).toContain("There is no status “foo”.");
  expect(html).toContain("Clear filters</button>");
});

it("offers to try again after another error", async () => {
  const html = await wholePageMarkup(await shown({ code: "UNAVAILABLE", message: "MongoDB is not responding." }));
  expect(html).toContain("MongoDB is not responding.");
  expect(html).toContain("Try again</button>");
});

it("no route has a loading file, which would send status 200 before the record is read", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  expect(files.some((file) => file.endsWith("page.tsx"))).toBe(true);
  expect(files.filter((file) => /(?:^|\/)loading\.\w+$/.test(file))).toEqual([]);
});
