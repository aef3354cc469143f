import { beforeAll, describe, expect, it } from "vitest";
import { globalScope, type OwnerScope, type TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { newRefId, sha256 } from "@/lib/core/ids";
import { draftSkill, publishSkill } from "@/lib/skills/provider";
import { skillsCompare, templatesCompare } from "@/lib/skills/queries";
import { scoped } from "@/lib/stores/mongo";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let viewer: TestStaff;
const library = globalScope({ program: "test" });

beforeAll(async () => {
  scope = await testTenant();
  viewer = await testStaff({ role: "viewer", tenant: scope });
});

const bodyOf = (version: number) => `# Cold email\n\nAsk ${version} questions, in as few words as it takes.`;
const words = (version: number) => ({
  name: `Cold email ${version}`,
  description: "",
  tags: [],
  body: bodyOf(version),
});

/** A skill whose versions are published one after another, except the last, which is a draft. */
async function skillOf(owner: OwnerScope, versions: number): Promise<string> {
  const slug = `skill-${newRefId().slice(-8).toLowerCase()}`;
  const refId = newRefId();
  for (let version = 1; version < versions; version += 1) {
    await publishSkill(owner, { slug, refId, version, ...words(version) });
  }
  await draftSkill(owner, { slug, refId, version: versions, ...words(versions) });
  return refId;
}

function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.data;
}

describe("comparing two versions of a skill", () => {
  it("takes the newest and the one agents are given, unless others are named", async () => {
    const refId = await skillOf(scope, 3);
    const ask = (o: object = {}) => as(viewer, () => skillsCompare({ tenant: scope.tenantRef, refId, ...o }));
    const usual = done(await ask());
    expect(usual).toMatchObject({
      tenant: { refId: scope.tenantRef },
      asked: { version: 3, status: "draft", content: { value: bodyOf(3) }, sha256: sha256(bodyOf(3)), intact: true },
      against: { version: 2, status: "published", content: { value: bodyOf(2) }, intact: true },
      others: [
        { version: 2, status: "published" },
        { version: 1, status: "superseded" },
      ],
    });
    expect(done(await ask({ version: 2 })).against?.version).toBe(1);
    expect(done(await ask({ version: 1 })).against?.version).toBe(2);
    expect(done(await ask({ version: 1, against: 3 }))).toMatchObject({
      asked: { version: 1 },
      against: { version: 3 },
    });
    expect(await ask({ against: 9 })).toMatchObject({
      error: { code: "NOT_FOUND", message: expect.stringContaining("9") },
    });
    expect(await ask({ version: 2, against: 2 })).toMatchObject({ error: { code: "INVALID" } });
  });

  it("has nothing to compare the only version with", async () => {
    const refId = await skillOf(scope, 1);
    const result = await as(viewer, () => skillsCompare({ tenant: scope.tenantRef, refId }));
    expect(result).toMatchObject({ data: { asked: { version: 1 }, against: null, others: [] } });
  });

  it("shows a template's to a tenant and in the library, where no skill of a tenant is found", async () => {
    const refId = await skillOf(library, 2);
    const own = await skillOf(scope, 2);
    const seen = { asked: { content: { value: bodyOf(2) } }, against: { content: { value: bodyOf(1) } } };
    expect(await as(viewer, () => skillsCompare({ tenant: scope.tenantRef, refId }))).toMatchObject({ data: seen });
    expect(await as(viewer, () => templatesCompare({ refId }))).toMatchObject({ data: { ...seen, tenant: null } });
    expect(await as(viewer, () => templatesCompare({ refId: own }))).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  it("tells a text in S3 that is not the one MongoDB names", async () => {
    const refId = await skillOf(scope, 2);
    const documents = scoped(scope, "skills");
    const first = await documents.findOne({ skillRef: refId, version: 1 });
    if (!first?.s3Key || !first.s3VersionId) throw new Error("The first version has no object.");
    const update = { $set: { s3Key: first.s3Key, s3VersionId: first.s3VersionId } };
    await documents.bulkWrite([{ updateOne: { filter: { skillRef: refId, version: 2 }, update } }]);
    expect(await as(viewer, () => skillsCompare({ tenant: scope.tenantRef, refId }))).toMatchObject({
      data: { asked: { intact: false, content: { value: bodyOf(1) } }, against: { intact: true } },
    });
  });
});
