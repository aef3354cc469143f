import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { beforeAll, expect, it, vi } from "vitest";

/**
 * Next bundles pages, actions and routes separately: each has a copy of every module, and they share the connections.
 * What one copy made must work in another.
 */
const CLOSED = "127.0.0.1:9";

async function bundle() {
  vi.resetModules();
  const [errors, deadline, postgres, s3, mongo] = await Promise.all([
    import("@/lib/core/errors"),
    import("@/lib/stores/deadline"),
    import("@/lib/stores/postgres"),
    import("@/lib/stores/objects-client"),
    import("@/lib/stores/mongo-connection"),
  ]);
  return { errors, deadline, postgres, s3, mongo };
}

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", `postgresql://app:secret@${CLOSED}/console`);
  vi.stubEnv("S3_ENDPOINT", `http://${CLOSED}`);
  vi.stubEnv("MONGO_URL", `mongodb://${CLOSED}/console?w=majority&journal=true&serverSelectionTimeoutMS=100`);
  return () => vi.unstubAllEnvs();
});

it("a store that cannot be reached is UNAVAILABLE to every bundle, whichever made the connection", async () => {
  const [first, second] = [await bundle(), await bundle()];
  expect(second.errors.Unavailable).not.toBe(first.errors.Unavailable);
  for (const { errors, postgres, s3, mongo } of [first, second]) {
    const asked = [
      postgres.unscopedReads((db) => db.$queryRaw`SELECT 1`),
      s3.unscopedS3().send(new HeadBucketCommand({ Bucket: "content" })),
      mongo.callMongo(async (connection) => connection.db?.admin().ping()),
    ];
    const ended = await Promise.allSettled(asked);
    for (const one of ended) expect(one.status === "rejected" && one.reason).toBeInstanceOf(errors.Unavailable);
  }
  await first.deadline.within(first.deadline.budgetOf(1_000, "write"), async () => {
    expect(second.deadline.remainingMs("PostgreSQL", 60_000)).toBeLessThanOrEqual(1_000);
  });
  await second.mongo.closeMongo();
});
