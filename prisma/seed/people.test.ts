import { expect, it, vi } from "vitest";
import { DEMO_PASSWORD, demoPassword } from "./people";
import { seed } from "./seed";

it("makes demo logins with the published password on a local or test machine, and with a new one elsewhere", () => {
  expect([demoPassword("local"), demoPassword("test")]).toEqual([DEMO_PASSWORD, DEMO_PASSWORD]);
  const made = [demoPassword("staging"), demoPassword("staging"), demoPassword("production")];
  expect(new Set(made).size).toBe(3);
  for (const password of made) expect(password).toMatch(/^[\w-]{24}$/);
});

it("loads no demo data in production, whoever asks", async () => {
  const production = {
    ENVIRONMENT: "production",
    DATABASE_URL: "postgresql://app:q7Zr2mXw9Lk4Tn8v@127.0.0.1:1/none",
    DIRECT_DATABASE_URL: "postgresql://owner:b3Hs6yPd1Jf5Gc0e@127.0.0.1:1/none",
    MONGO_URL: "mongodb://127.0.0.1:1/none?w=majority&journal=true",
    S3_ENDPOINT: "http://127.0.0.1:1",
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "v8Nw3cRt6Bq1Zx9Ka2",
    NEXTAUTH_URL: "https://console.example",
    NEXTAUTH_SECRET: "u4Ye7kVo2Mi5Sd8Lp1Wj6Fg3Ha9Tz0Cb",
    LEGAL_LOCK_MODE: "COMPLIANCE",
    LEGAL_RETENTION_DAYS: "3650",
  };
  for (const [name, value] of Object.entries(production)) vi.stubEnv(name, value);
  const asked = seed({ toolCalls: 0, seed: 1, onProgress: (line) => expect.fail(line) });
  await expect(asked).rejects.toThrow("Demo data is never loaded where ENVIRONMENT is production");
  vi.unstubAllEnvs();
});
