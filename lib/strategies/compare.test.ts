import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { draftStrategy, type DraftedStrategy } from "@/lib/strategies/provider";
import { strategiesCompare, strategiesDetail } from "@/lib/strategies/queries";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let viewer: TestStaff;
/** Versions 1 to 4; the second is active. */
let versions: DraftedStrategy[];

const textOf = (version: number) => `# Plan ${version}\n\nGrow slowly.`;

async function drafted(tenant: TenantScope, count: number): Promise<DraftedStrategy[]> {
  const made: DraftedStrategy[] = [];
  for (let version = 1; version <= count; version += 1) {
    made.push(await draftStrategy(tenant, { title: `Plan ${version}`, markdown: textOf(version), author: "agent" }));
  }
  return made;
}

const mark = (tenant: TenantScope, refId: string | undefined, data: { status?: string; deletedOn?: Date }) =>
  inTenant(tenant, (tx) => tx.strategy.updateMany({ where: { tenantId: tenant.tenantId, refId: refId ?? "" }, data }));

const refOf = (version: number) => versions[version - 1]?.refId ?? "";

async function compared(version: number, against?: number) {
  const asked = { tenant: scope.tenantRef, refId: refOf(version), ...(against ? { against: refOf(against) } : {}) };
  const result = await as(viewer, () => strategiesCompare(asked));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

beforeAll(async () => {
  scope = await testTenant();
  viewer = await testStaff({ role: "viewer", tenant: scope });
  versions = await drafted(scope, 4);
  await mark(scope, refOf(2), { status: "active" });
});

describe("comparing two versions", () => {
  it("answers who both are and what both say", async () => {
    const { asked, against } = await compared(4, 3);
    for (const [side, version] of [
      [asked, 4],
      [against, 3],
    ] as const) {
      expect(side).toMatchObject({
        refId: refOf(version),
        version,
        title: `Plan ${version}`,
        status: "draft",
        author: "agent",
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        contentSha256: sha256(textOf(version)),
        content: { state: "present", value: textOf(version) },
        intact: true,
      });
    }
  });

  it("takes the active version where none is named, else the one before, else the newest", async () => {
    expect((await compared(4)).against?.version).toBe(2);
    expect((await compared(1)).against?.version).toBe(2);
    expect((await compared(2)).against?.version).toBe(1);
    await mark(scope, refOf(2), { status: "superseded" });
    try {
      expect((await compared(4)).against?.version).toBe(3);
      expect((await compared(1)).against?.version).toBe(4);
    } finally {
      await mark(scope, refOf(2), { status: "active" });
    }
  });

  it("names the same one on the version's page", async () => {
    const detail = await as(viewer, () => strategiesDetail({ tenant: scope.tenantRef, refId: refOf(4) }));
    expect(detail).toMatchObject({ data: { compareWith: { refId: refOf(2), version: 2, status: "active" } } });
  });

  it("offers the others newest first", async () => {
    expect((await compared(3)).others).toEqual([
      { refId: refOf(4), version: 4, status: "draft" },
      { refId: refOf(2), version: 2, status: "active" },
      { refId: refOf(1), version: 1, status: "draft" },
    ]);
  });

  it("offers the 50 newest, and an older one where it is compared", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "viewer", tenant });
    const made = Array.from({ length: 53 }, (_, at) => ({
      id: newId(),
      refId: newRefId(),
      tenantId: tenant.tenantId,
      version: at + 1,
      title: `Plan ${at + 1}`,
      author: "agent",
      status: "draft",
    }));
    await inTenant(tenant, (tx) => tx.strategy.createMany({ data: made }));
    const ask = (against?: string) =>
      as(person, () => strategiesCompare({ tenant: tenant.tenantRef, refId: made.at(-1)?.refId ?? "", against }));
    const usual = await ask();
    if (!usual.ok) throw new Error(usual.error.message);
    expect(usual.data.others.map(({ version }) => version)).toEqual(Array.from({ length: 50 }, (_, at) => 52 - at));
    const oldest = await ask(made[0]?.refId);
    if (!oldest.ok) throw new Error(oldest.error.message);
    expect(oldest.data.others).toHaveLength(51);
    expect(oldest.data.others.at(-1)).toMatchObject({ version: 1 });
  });

  it("has nothing to compare the only version with", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "viewer", tenant });
    const [only] = await drafted(tenant, 1);
    const result = await as(person, () => strategiesCompare({ tenant: tenant.tenantRef, refId: only?.refId ?? "" }));
    expect(result).toMatchObject({ ok: true, data: { asked: { version: 1 }, against: null, others: [] } });
  });
});

describe("what is refused", () => {
  it("a version with itself", async () => {
    const result = await as(viewer, () =>
      strategiesCompare({ tenant: scope.tenantRef, refId: refOf(1), against: refOf(1) }),
    );
    expect(result).toMatchObject({ error: { code: "INVALID", fields: { against: expect.any(String) } } });
  });

  it("a version of another tenant, one that is deleted, and what is no version at all", async () => {
    const elsewhere = await testTenant("Elsewhere");
    const [foreign] = await drafted(elsewhere, 1);
    const tenant = await testTenant();
    const both = await testStaff({ role: "viewer" });
    const [first, second] = await drafted(tenant, 2);
    await mark(tenant, first?.refId, { deletedOn: new Date() });
    const ask = (against?: string) =>
      as(both, () => strategiesCompare({ tenant: tenant.tenantRef, refId: second?.refId ?? "", against }));
    expect(await ask(foreign?.refId)).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await ask(first?.refId)).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await ask("01ARZ3NDEKTSV4RRFFQ69G5FAV")).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await ask("no ref")).toMatchObject({ error: { code: "INVALID" } });
    expect(await ask()).toMatchObject({ data: { against: null, others: [] } });
  });
});

describe("a text that cannot be shown", () => {
  it("is missing with its reason beside the other, which is whole", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "viewer", tenant });
    const [first, second] = await drafted(tenant, 2);
    await scoped(tenant, "strategies_content").bulkWrite([{ deleteOne: { filter: { strategyId: first?.id ?? "" } } }]);
    const result = await as(person, () => strategiesCompare({ tenant: tenant.tenantRef, refId: second?.refId ?? "" }));
    expect(result).toMatchObject({
      data: {
        asked: { content: { state: "present", value: textOf(2) } },
        against: { content: { state: "missing", why: expect.stringContaining("strategies_content") } },
      },
    });
  });

  it("is told apart from the one its row names", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "viewer", tenant });
    const [first, second] = await drafted(tenant, 2);
    const documents = scoped(tenant, "strategies_content");
    const other = await documents.findOne({ strategyId: first?.id ?? "" });
    if (!other) throw new Error("The first version has no document.");
    const { s3Key, s3VersionId } = other;
    await documents.bulkWrite([
      { updateOne: { filter: { strategyId: second?.id ?? "" }, update: { $set: { s3Key, s3VersionId } } } },
    ]);
    const result = await as(person, () => strategiesCompare({ tenant: tenant.tenantRef, refId: second?.refId ?? "" }));
    expect(result).toMatchObject({
      data: { asked: { intact: false, content: { value: textOf(1) } }, against: { intact: true } },
    });
  });
});
