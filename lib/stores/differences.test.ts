import {
  DeleteBucketCorsCommand,
  DeleteBucketLifecycleCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { ensureBuckets } from "@/lib/stores/buckets";
import { PREPARE } from "@/lib/stores/difference";
import { storeDifferences } from "@/lib/stores/differences";
import { closeMongo, ensureMongo, scoped, unscopedMongo } from "@/lib/stores/mongo";
import { bucketName, unscopedS3 } from "@/lib/stores/objects";
import { breakable } from "@/lib/stores/own-stores.fixture";
import { closePostgres } from "@/lib/stores/postgres";
import { migrate } from "@/prisma/migrate";

let stores: Awaited<ReturnType<typeof breakable>>;
let owner: pg.Client;

const prepare = async () => {
  await migrate(process.env.DIRECT_DATABASE_URL ?? "", process.env.DATABASE_URL ?? "");
  await ensureMongo();
  await ensureBuckets();
};

beforeAll(async () => {
  stores = await breakable("postgres", "mongo", "s3");
  // Other environments refuse commands that the app's code may not use.
  vi.stubEnv("ENVIRONMENT", "local");
  await prepare();
  owner = new pg.Client({ connectionString: process.env.DIRECT_DATABASE_URL });
  await owner.connect();
});
afterAll(async () => {
  await Promise.all([owner.end(), closePostgres(), closeMongo()]);
  await stores.close();
});

const found = async () => (await storeDifferences()).map(({ store, what }) => `${store}: ${what}`);

it("finds nothing where the stores were prepared", async () => {
  expect(await storeDifferences()).toEqual([]);
});

describe("PostgreSQL, as the app's role sees it", () => {
  const app = () => pg.escapeIdentifier(decodeURIComponent(new URL(process.env.DATABASE_URL ?? "").username));
  const next = () => {
    const at = new Date();
    const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
    return `tool_calls_${month.toISOString().slice(0, 7).replace("-", "_")}`;
  };
  const cases: [breaks: () => string, what: () => string, mends: () => string][] = [
    [
      () => "ALTER TABLE blog_posts RENAME COLUMN slug TO slack",
      () => "The column blog_posts.slug is missing.",
      () => "ALTER TABLE blog_posts RENAME COLUMN slack TO slug",
    ],
    [
      () => "ALTER TABLE plans RENAME TO plants",
      () => "The table plans is missing.",
      () => "ALTER TABLE plants RENAME TO plans",
    ],
    [
      () => "ALTER TABLE contracts NO FORCE ROW LEVEL SECURITY",
      () => "The row-level security on contracts is not forced: tenants can see each other's rows.",
      () => "ALTER TABLE contracts FORCE ROW LEVEL SECURITY",
    ],
    [() => `DROP TABLE ${next()}`, () => `The partition ${next()} is missing.`, () => "SELECT 1"],
    [
      () => `GRANT SELECT ON ${next()} TO console_app`,
      () => `The app has privileges on ${next()} itself, which bypass the policies.`,
      () => `REVOKE ALL ON ${next()} FROM PUBLIC, console_app`,
    ],
    [
      () => `GRANT CREATE ON SCHEMA public TO ${app()}`,
      () => `The app's role ${app()} may create objects in the schema.`,
      () => `REVOKE CREATE ON SCHEMA public FROM ${app()}`,
    ],
    [
      () =>
        `CREATE ROLE other; GRANT other TO CURRENT_USER, ${app()}; GRANT CREATE ON SCHEMA public TO other;
        CREATE TABLE stray (); ALTER TABLE stray OWNER TO other; REVOKE CREATE ON SCHEMA public FROM other`,
      () => `The app's role ${app()} can become other, which the policies do not restrict.`,
      () => "DROP TABLE stray; DROP ROLE other",
    ],
  ];
  it.each(cases.map((one, n) => [n, ...one] as const))("names what is broken (%i)", async (_n, breaks, what, mends) => {
    await owner.query(breaks());
    expect(await found()).toEqual([`PostgreSQL: ${what()}`]);
    await owner.query(mends());
    await prepare();
  });
});

describe("MongoDB", () => {
  const db = () => unscopedMongo().db!;
  const cases: [breaks: () => Promise<unknown>, what: string][] = [
    [
      () => db().collection("tool_call_logs").dropIndex("expiresAt_1"),
      "The index expiresAt_1 of tool_call_logs is missing, which expires documents.",
    ],
    [
      () => db().collection("skills").dropIndex("words_by_language"),
      "The index words_by_language of skills is missing, which word searches use.",
    ],
    [() => db().collection("webhook_payloads").drop(), "The collection webhook_payloads is missing."],
    [
      () => db().collection("audit_diffs").dropIndex("refId_1"),
      "The index refId_1 of audit_diffs is missing, which prevents duplicates.",
    ],
  ];
  it.each(cases)("names what is missing, and preparing cures it (%#)", async (breaks, what) => {
    await breaks();
    expect(await found()).toEqual([`MongoDB: ${what}`]);
    await prepare();
    expect(await found()).toEqual([]);
  });

  it("names an index that differs in its keys, its promise or its time, and one that no schema has", async () => {
    const logs = db().collection("tool_call_logs");
    const outputs = db().collection("activity_outputs");
    const skills = db().collection("skills");
    await Promise.all([
      logs.dropIndex("expiresAt_1"),
      logs.dropIndex("refId_1"),
      outputs.dropIndex("s3Key_1"),
      skills.dropIndex("words_by_language"),
    ]);
    await logs.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 60 });
    await logs.createIndex({ refId: 1 });
    await logs.createIndex({ stray: 1 });
    await outputs.createIndex({ s3Key: 1 }, { unique: true });
    const words = { tenantId: 1, name: "text", description: "text", body: "text", spellings: "text" } as const;
    await skills.createIndex(words, { name: "words_by_language", weights: { name: 2 } });
    expect(await found()).toEqual([
      'MongoDB: The index s3Key_1 of activity_outputs differs: partial is null, not {"deletedOn":null}.',
      'MongoDB: The index words_by_language of skills differs: weights is {"body":1,"description":1,"name":2,"spellings":1}, not {"name":10,"description":4,"body":1,"spellings":1}.',
      "MongoDB: The index refId_1 of tool_call_logs differs: unique is false, not true.",
      "MongoDB: The index expiresAt_1 of tool_call_logs differs: expireAfterSeconds is 60, not 0.",
      "MongoDB: The index stray_1 of tool_call_logs is not in any schema.",
    ]);
    await Promise.all(["expiresAt_1", "refId_1", "stray_1"].map((name) => logs.dropIndex(name)));
    await Promise.all([outputs.dropIndex("s3Key_1"), skills.dropIndex("words_by_language")]);
    await prepare();
    expect(await found()).toEqual([]);
  });

  it("names skills and their index as they were before searches in every script, and preparing renews them", async () => {
    const skills = db().collection("skills");
    const scope = systemScope({ id: newId(), refId: newRefId(), name: "Before" }, "test");
    const version = {
      tenantId: scope.tenantId,
      skillRef: newRefId(),
      description: "",
      tags: [],
      status: "published",
      deletedOn: null,
    };
    const texts = Array.from({ length: 450 }, (_, at) => ({
      name: `報告書 ${at}`,
      body: `毎月の報告書を短く書く。 Решения по клиентам № ${at}`,
    }));
    await skills.insertMany(
      texts.map((text, at) => ({
        ...version,
        ...text,
        refId: newRefId(),
        version: at,
        createdAt: new Date(),
        schemaVersion: 1,
      })),
    );
    await skills.dropIndex("words_by_language");
    await skills.createIndex({ tenantId: 1, name: "text", description: "text", body: "text" }, { name: "words" });
    const differences = await storeDifferences();
    expect(differences.map(({ what }) => what)).toEqual([
      "The index words_by_language of skills is missing, which word searches use.",
      "The index words of skills is not in any schema, which word searches use.",
      "Skill documents with a missing or outdated search form, which searches do not find: 450.",
    ]);
    expect(new Set(differences.map(({ fix }) => fix))).toEqual(new Set([PREPARE]));
    await prepare();
    expect(await found()).toEqual([]);
    expect(await scoped(scope, "skills").countDocuments({ grams: { $all: ["報告", "告書"] } }, 1_000)).toBe(450);
    expect(await scoped(scope, "skills").search("решение", { limit: 1_000, language: "russian" })).toHaveLength(450);
  });
});

describe("S3", () => {
  const s3 = () => unscopedS3();
  const rule = { ID: "console-expire", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 90 } } as const;
  const cases: [breaks: () => Promise<unknown>, what: string][] = [
    [
      () =>
        s3().send(
          new PutBucketVersioningCommand({
            Bucket: bucketName("content"),
            VersioningConfiguration: { Status: "Suspended" },
          }),
        ),
      "The bucket content keeps no versions (suspended), so overwritten objects are lost.",
    ],
    [
      () =>
        s3().send(
          new PutObjectLockConfigurationCommand({
            Bucket: bucketName("legal"),
            ObjectLockConfiguration: {
              ObjectLockEnabled: "Enabled",
              Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 3 } },
            },
          }),
        ),
      "The default retention of legal is GOVERNANCE for 3 days, not GOVERNANCE for 1 days.",
    ],
    [
      () => s3().send(new DeleteBucketLifecycleCommand({ Bucket: bucketName("content") })),
      "The lifecycle rule console-clean-up of content is missing.",
    ],
    [
      () =>
        s3().send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: bucketName("exports"),
            LifecycleConfiguration: { Rules: [rule] },
          }),
        ),
      "The lifecycle rule console-expire of exports differs.",
    ],
    [
      () => s3().send(new DeleteBucketCorsCommand({ Bucket: bucketName("legal") })),
      `The bucket legal does not let ${new URL(process.env.NEXTAUTH_URL ?? "").origin} read files for the viewers.`,
    ],
  ];
  it.each(cases)("names what is missing, and preparing cures it (%#)", async (breaks, what) => {
    await breaks();
    expect(await found()).toEqual([`S3: ${what}`]);
    await prepare();
    expect(await found()).toEqual([]);
  });
});
