import { describe, expect, it } from "vitest";
import { mayBeExpired, readFailure, wordsFor, type PdfFailure } from "./failures";

function thrown(name: string, message: string, extra: object = {}): Error {
  return Object.assign(new Error(message), { name }, extra);
}

describe("readFailure", () => {
  it.each<[string, unknown, boolean, PdfFailure["kind"], boolean]>([
    ["an expired link", thrown("ResponseException", "x", { status: 403 }), true, "expired", true],
    ["a missing object", thrown("ResponseException", "x", { status: 404, missing: true }), true, "missing", false],
    ["a failing store", thrown("ResponseException", "x", { status: 503 }), true, "refused", false],
    ["an answer without CORS headers", thrown("UnknownErrorException", "Failed to fetch"), true, "unreachable", true],
    ["no network", thrown("UnknownErrorException", "Failed to fetch"), false, "offline", false],
    ["another kind of file", thrown("InvalidPDFException", "Invalid PDF structure."), true, "not-a-pdf", false],
    ["anything else", "odd", true, "broken", false],
  ])("knows %s", (_name, error, online, kind, renewable) => {
    const failure = readFailure(error, online);
    expect(failure.kind).toBe(kind);
    expect(mayBeExpired(failure)).toBe(renewable);
    expect(wordsFor(failure).title.length).toBeGreaterThan(10);
    expect(wordsFor(failure).text).toMatch(/\.$/);
  });
});
