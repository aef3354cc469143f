import { describe, expect, it } from "vitest";
import { parseMarks } from "@/components/ui/list-mark";
import { extendWalk, paramsBeyond, stepFrom, walkFrom, walkThrough, type ListRow } from "./walk";

const ULIDS = [1, 2, 3, 4, 5, 6].map((each) => `01JD8Z4Q7M3XK5T9V2B6C8N0P${each}`);
const [a = "", b = "", c = "", d = "", acme = "", zeta = ""] = ULIDS;
const at = (refId: string) => `/tenants/${acme}/things/${refId}`;
const rows = (...refIds: string[]) => refIds.map((refId) => ({ refId }));

const source = { query: "things.list", params: "status=failed&status=open&cursor=here&tenant=x" };

function walkOf(cursors: { previous: string | null; next: string | null }) {
  const walk = walkFrom(source, { rows: rows(b, c), ...cursors }, (row) => at(row.refId));
  if (!walk) throw new Error("A page with rows gave no walk.");
  return walk;
}
const whole = walkOf({ previous: null, next: null });
const middle = walkOf({ previous: "newer", next: "older" });

describe("walkFrom", () => {
  it("holds the displayed rows in order, and how to load more", () => {
    const pattern = `/tenants/${acme}/things/:refId`;
    expect(middle).toEqual({
      hrefs: [at(b), at(c)],
      pattern,
      ...source,
      queue: true,
      previous: "newer",
      next: "older",
    });
  });

  it.each([
    ["things.list", "status=failed", true],
    ["things.list", "tenant=x&status=failed&status=open", true],
    ["things.list", "tenant=x&search=status", false],
    ["inbox.list", "", true],
  ])("%s?%s is a queue: %s", (query, params, queue) => {
    const page = { rows: rows(a), previous: null, next: null };
    expect(walkFrom({ query, params }, page, (row) => at(row.refId))?.queue).toBe(queue);
  });

  it("is null without rows", () => {
    expect(walkFrom(source, { rows: [], previous: null, next: null }, () => "/")).toBeNull();
  });
});

describe("walkThrough", () => {
  it("walks a whole queue and ends at both ends", () => {
    const walk = walkThrough([at(a), at(b), at(a), at(c)], at(b), true);
    expect(stepFrom(walk, at(b), "previous")).toEqual({ href: at(a) });
    expect(stepFrom(walk, at(b), "next")).toEqual({ href: at(c) });
    expect(stepFrom(walk, at(a), "previous")).toBeNull();
    expect(stepFrom(walk, at(c), "next")).toBeNull();
  });

  it("is a walk that the tab can store", () => {
    const mark = { list: "/tenants/x", entry: null, opened: [at(b)], walk: walkThrough([at(a), at(b)], at(b), false) };
    expect(parseMarks(JSON.stringify([mark]))).toEqual([mark]);
  });
});

describe("stepFrom", () => {
  it("goes to the adjacent records", () => {
    expect(stepFrom(middle, at(b), "next")).toEqual({ href: at(c) });
    expect(stepFrom(middle, at(c), "previous")).toEqual({ href: at(b) });
  });

  it("goes past the rows if there is a cursor", () => {
    expect(stepFrom(middle, at(c), "next")).toEqual({ cursor: "older" });
    expect(stepFrom(middle, at(b), "previous")).toEqual({ cursor: "newer" });
  });

  it("is null at the ends of the list", () => {
    expect(stepFrom(whole, at(c), "next")).toBeNull();
    expect(stepFrom(whole, at(b), "previous")).toBeNull();
  });

  it("is null from a record outside the walk", () => {
    expect(stepFrom(whole, at(d), "next")).toBeNull();
    expect(stepFrom(whole, at(d), "previous")).toBeNull();
  });
});

describe("extendWalk", () => {
  it("appends after the last row, and updates only the next cursor", () => {
    const longer = extendWalk(middle, "next", { rows: rows(d), previous: "ignored", next: null });
    expect(longer).toEqual({ ...middle, hrefs: [at(b), at(c), at(d)], next: null });
    expect(stepFrom(longer, at(c), "next")).toEqual({ href: at(d) });
    expect(stepFrom(longer, at(d), "next")).toBeNull();
  });

  it("prepends before the first row, and updates only the previous cursor", () => {
    const longer = extendWalk(middle, "previous", { rows: rows(a, d), previous: "newest", next: "ignored" });
    expect(longer).toEqual({ ...middle, hrefs: [at(a), at(d), at(b), at(c)], previous: "newest" });
    expect(stepFrom(longer, at(b), "previous")).toEqual({ href: at(d) });
  });

  it("ends if the next rows are gone", () => {
    const longer = extendWalk(middle, "next", { rows: [], previous: null, next: null });
    expect(stepFrom(longer, at(c), "next")).toBeNull();
  });

  it("adds no record twice", () => {
    expect(extendWalk(middle, "next", { rows: rows(c, d), previous: null, next: null }).hrefs).toEqual([
      at(b),
      at(c),
      at(d),
    ]);
  });

  it("links to each row's tenant in a list of all tenants", () => {
    const row = (refId: string, tenant: string): ListRow => ({ refId, tenant: { refId: tenant } });
    const href = ({ refId, tenant }: ListRow) => `/tenants/${tenant?.refId}/things/${refId}`;
    const walk = walkFrom(source, { rows: [row(a, acme)], previous: null, next: "older" }, href);
    if (!walk) throw new Error("A page with rows gave no walk.");
    expect(walk.pattern).toBe("/tenants/:tenant/things/:refId");
    const { hrefs } = extendWalk(walk, "next", { rows: [row(b, zeta), row(c, acme)], previous: null, next: null });
    expect(hrefs).toEqual([a, b, c].map((refId) => href(row(refId, refId === b ? zeta : acme))));
  });
});

it("continues a list of records of different kinds by their own addresses", () => {
  const row = (address: string): ListRow => ({ refId: a, tenant: { refId: acme }, address });
  const [things, tenant] = [row(at(a)), row(`/tenants/${zeta}`)];
  const walk = walkFrom(source, { rows: [things], previous: null, next: "older" }, ({ address = "" }) => address);
  if (!walk) throw new Error("A page with rows gave no walk.");
  const longer = extendWalk(walk, "next", { rows: [tenant], previous: null, next: null });
  expect(longer.hrefs).toEqual([at(a), `/tenants/${zeta}`]);
  expect(parseMarks(JSON.stringify([{ list: "/", entry: null, opened: [at(a)], walk: longer }]))).toHaveLength(1);
});

it("requests more rows with the same filters and the new cursor", () => {
  const params = paramsBeyond(middle, "older");
  expect(params.getAll("cursor")).toEqual(["older"]);
  expect(params.getAll("status")).toEqual(["failed", "open"]);
  expect(params.get("tenant")).toBe("x");
});
