import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseEnv, SETTINGS } from "@/lib/env";

const example = Object.fromEntries(
  readFileSync(".env.example", "utf8")
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
);

it("reads .env.example, which names every setting and no other", () => {
  expect(Object.keys(example).sort()).toEqual(Object.keys(SETTINGS).sort());
  expect(parseEnv(example).DATABASE_POOL_MAX).toBe(10);
});

it("reads what docker-compose.yml gives the app, with nothing unknown in it", () => {
  type Compose = { "x-settings": Record<string, string>; services: Record<string, object> };
  const compose = parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }) as Compose;
  const given = compose["x-settings"];
  expect(Object.keys(given).filter((name) => !(name in SETTINGS))).toEqual([]);
  expect(() => parseEnv(given)).not.toThrow();
  expect(Object.keys(compose.services)).toEqual(
    expect.arrayContaining(["postgres", "pgbouncer", "mongo", "minio", "buckets", "prepare", "app"]),
  );
  expect(compose.services.app).toMatchObject({ environment: given });
});

it.each([
  ["DATABASE_URL", undefined, /DATABASE_URL: missing[\s\S]*PgBouncer[\s\S]*Example: postgresql/],
  ["DATABASE_URL", "mysql://x", /DATABASE_URL: must be an address starting with postgresql/],
  ["MONGO_URL", "mongodb://h/db", /MONGO_URL: must ask for w=majority/],
  ["SIGNED_LINK_SECONDS", "5", /SIGNED_LINK_SECONDS: /],
  ["NEXTAUTH_SECRET", "short", /NEXTAUTH_SECRET: /],
])("names %s when it is %s", (name, value, message) => {
  expect(() => parseEnv({ ...example, [name]: value })).toThrow(message);
});

it("names every wrong setting at once", () => {
  expect(() => parseEnv({})).toThrow(/7 setting\(s\)/);
});
