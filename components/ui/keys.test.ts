import { describe, expect, it } from "vitest";
import { goSequence, SEQUENCE_TIMEOUT_MS } from "./keys";

describe("g then a letter", () => {
  const map = { t: "/tenants", g: "/grants" };

  it("opens the letter's path", () => {
    const press = goSequence(map);
    expect(press("g", 0)).toEqual({ wait: true });
    expect(press("t", 100)).toEqual({ go: "/tenants" });
    expect(press("t", 200)).toBeNull();
  });

  it("accepts g as a letter", () => {
    const press = goSequence(map);
    press("g", 0);
    expect(press("g", 10)).toEqual({ go: "/grants" });
  });

  it("resets after a timeout and after an unknown letter", () => {
    const press = goSequence(map);
    press("g", 0);
    expect(press("t", SEQUENCE_TIMEOUT_MS + 1)).toBeNull();
    press("g", 5000);
    expect(press("x", 5001), "x after g is not the shortcut x").toEqual({ end: true });
    expect(press("t", 5002)).toBeNull();
  });

  it("ignores names of Object.prototype", () => {
    const press = goSequence(map);
    press("g", 0);
    expect(press("toString", 1)).toEqual({ end: true });
  });
});
