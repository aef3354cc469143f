import { expect, it } from "vitest";
import { localPath } from "./local-path";

it.each([
  ["/tenants?status=active", "/tenants?status=active"],
  ["https://evil.example/x", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/..//evil.example", "/"],
])("%s leads to %s", (wanted, path) => {
  expect(localPath(wanted)).toBe(path);
});
