import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { forgetRecentRecords, recentRecords, rememberRecord } from "./recent-records";

const opened = (n: number) => ({ entity: "contract", refId: `R${n}`, title: `No ${n}`, tenant: null });
const refs = (staff: string) => recentRecords(staff).map(({ refId }) => refId);

/** What a browser keeps: names and texts. Its names can be listed. */
class Kept {
  getItem(name: string): string | null {
    return (this as unknown as Record<string, string>)[name] ?? null;
  }
  setItem(name: string, text: string): void {
    Object.assign(this, { [name]: text });
  }
  removeItem(name: string): void {
    Reflect.deleteProperty(this, name);
  }
}

beforeEach(() => void vi.stubGlobal("localStorage", new Kept()));
afterEach(() => void vi.unstubAllGlobals());

it("keeps the last eight of each person, newest first, each once", () => {
  for (let n = 1; n <= 10; n++) rememberRecord("a@x.test", opened(n));
  rememberRecord("a@x.test", opened(5));
  rememberRecord("b@x.test", opened(1));
  expect(refs("a@x.test")).toEqual(["R5", "R10", "R9", "R8", "R7", "R6", "R4", "R3"]);
  expect(refs("b@x.test")).toEqual(["R1"]);
});

it("forgets everyone's, and nothing else", () => {
  localStorage.setItem("theme", "dark");
  rememberRecord("a@x.test", opened(1));
  rememberRecord("b@x.test", opened(2));
  forgetRecentRecords();
  expect([refs("a@x.test"), refs("b@x.test"), localStorage.getItem("theme")]).toEqual([[], [], "dark"]);
});

it.each(["", "{", "null", "{}"])("is empty where the browser kept %j", (text) => {
  localStorage.setItem("recent-records:a@x.test", text);
  expect(recentRecords("a@x.test")).toEqual([]);
});

it("works in a browser without storage", () => {
  vi.stubGlobal("localStorage", undefined);
  rememberRecord("a@x.test", opened(1));
  forgetRecentRecords();
  expect(recentRecords("a@x.test")).toEqual([]);
});
