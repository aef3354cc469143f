import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
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
  expect(() => parseEnv({})).toThrow(/8 invalid setting\(s\)/);
});

it("has no environment unless it is told", () => {
  expect(() => parseEnv({ ...example, ENVIRONMENT: undefined })).toThrow(
    /ENVIRONMENT: missing[\s\S]*Example: production/,
  );
});

describe("where the Console is deployed", () => {
  const secret = (n: number) => `f3${n}c9Qz8Lw0tYb6Kd5Rj7Hm2`;
  const safe = {
    ...example,
    DATABASE_URL: `postgresql://app:${secret(1)}@127.0.0.1:6432/console`,
    DIRECT_DATABASE_URL: `postgresql://owner:${secret(2)}@127.0.0.1:5432/console`,
    S3_SECRET_ACCESS_KEY: secret(3),
    NEXTAUTH_SECRET: `${secret(4)}pT4vXn8Zs1`,
    NEXTAUTH_URL: "https://console.example.com",
    S3_PUBLIC_ENDPOINT: "https://s3.example.com",
    LEGAL_LOCK_MODE: "COMPLIANCE",
    LEGAL_RETENTION_DAYS: "3650",
    ENVIRONMENT: "production",
  };
  const problemsOf = (more: Record<string, string | undefined>): string[] => {
    try {
      parseEnv({ ...safe, ...more });
      return [];
    } catch (error) {
      return [...(error as Error).message.matchAll(/^ {2}([A-Z0-9_]+): (.*)$/gm)].map(
        ([, name, why]) => `${name}: ${why}`,
      );
    }
  };

  it.each(["staging", "production"])("takes safe settings (%s)", (ENVIRONMENT) => {
    expect(problemsOf({ ENVIRONMENT })).toEqual([]);
  });

  it("names everything unsafe in one message, without the secrets", () => {
    const unsafe = {
      ...example,
      ENVIRONMENT: "production",
      DEMO_DATA: "yes",
      NEXTAUTH_URL: "http://console.example.com",
    };
    expect(
      problemsOf({ ...unsafe, S3_PUBLIC_ENDPOINT: "http://s3.example.com" }).map((line) => line.split(":")[0]),
    ).toEqual([
      ...["DATABASE_URL", "DIRECT_DATABASE_URL", "S3_SECRET_ACCESS_KEY", "NEXTAUTH_SECRET", "NEXTAUTH_URL"],
      ...["S3_PUBLIC_ENDPOINT", "LEGAL_LOCK_MODE", "LEGAL_RETENTION_DAYS", "DEMO_DATA"],
    ]);
    expect(() => parseEnv(unsafe)).not.toThrow(/change-me/);
  });

  it.each([
    "change-me-app-and-more",
    "postgresql-Password1",
    "x".repeat(40),
    "abcdefgh1".repeat(5),
    "hZ8w",
    "leadmetrics-demo",
  ])("refuses the secret %s", (weak) => {
    const address = `postgresql://app:${weak}@127.0.0.1:6432/console`;
    const found = problemsOf({ DATABASE_URL: address, S3_SECRET_ACCESS_KEY: `${weak}${weak}` });
    expect(found).toEqual([
      expect.stringContaining("DATABASE_URL: holds a"),
      expect.stringContaining("S3_SECRET_ACCESS_KEY: holds a"),
    ]);
  });

  it("refuses one secret in two places", () => {
    expect(problemsOf({ S3_SECRET_ACCESS_KEY: secret(1) })).toEqual([
      expect.stringContaining("S3_SECRET_ACCESS_KEY: holds the same secret as DATABASE_URL"),
    ]);
  });

  it.each(["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])(
    "takes %s, which no network carries",
    (address) => {
      expect(problemsOf({ NEXTAUTH_URL: address, S3_PUBLIC_ENDPOINT: address })).toEqual([]);
    },
  );

  it("keeps GOVERNANCE, short retentions and demo data for staging, and anything for a machine of one's own", () => {
    const loose = { LEGAL_LOCK_MODE: "GOVERNANCE", LEGAL_RETENTION_DAYS: "1", DEMO_DATA: "yes" };
    expect(problemsOf(loose)).toHaveLength(3);
    expect(problemsOf({ ...loose, ENVIRONMENT: "staging" })).toEqual([]);
    for (const ENVIRONMENT of ["local", "test"]) expect(problemsOf({ ...example, ...loose, ENVIRONMENT })).toEqual([]);
  });

  it("refuses every example of a secret that this repository has", () => {
    for (const name of ["DATABASE_URL", "DIRECT_DATABASE_URL", "S3_SECRET_ACCESS_KEY", "NEXTAUTH_SECRET"] as const) {
      for (const value of [example[name], SETTINGS[name].example]) {
        expect(problemsOf({ [name]: value }), `${name}=${value}`).toEqual([expect.stringContaining(name)]);
      }
    }
  });
});
