import { expect, it } from "vitest";
import { localPath } from "./local-path";

it.each([
  ["/tenants?status=active", "/tenants?status=active"],
  ["https://evil.example/x", "/tenants"],
  ["//evil.example", "/tenants"],
  ["/\\evil.example", "/tenants"],
  ["javascript:alert(1)", "/tenants"],
  ["/..//evil.example", "/tenants"],
])("%s leads to %s", (wanted, path) => {
  expect(localPath(wanted)).toBe(path);
});
