import { beforeAll, describe, expect, it } from "vitest";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { rowsOf, type EntityRow } from "@/lib/core/rows";
import { entityOf, TRASH_ENTITIES, type TrashKind } from "@/lib/entities";
import { scoped } from "@/lib/stores/mongo";
import { listVersions } from "@/lib/stores/object-versions";
import { inTenant } from "@/lib/stores/postgres";
import { deleteStrategy } from "@/lib/strategies/actions";
import { draftStrategy } from "@/lib/strategies/provider";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";
import { restoreRecord } from "@/lib/trash/actions";
import { TRASH_KINDS } from "@/lib/trash/model";
import { purgeDue } from "@/lib/trash/provider";
import { trashList, trashPurged } from "@/lib/trash/queries";

let tenant: TenantScope;
let staff: TestStaff;
const given = () => ({ tenant: tenant.tenantRef });

beforeAll(async () => {
  tenant = await testTenant("Trash");
  staff = await testStaff({ role: "admin", tenant });
});

async function rowOf(scope: TenantScope, kind: TrashKind, refId: string): Promise<EntityRow | null> {
  return inTenant(scope, (tx) => rowsOf(tx, entityOf(kind)).findFirst({ where: { tenantId: scope.tenantId, refId } }));
}

async function trash(scope: TenantScope, kind: TrashKind, refId: string, daysAgo = 0): Promise<number> {
  const deletedOn = new Date(Date.now() - daysAgo * 86_400_000);
  const where = { tenantId: scope.tenantId, refId };
  const data = { deletedOn, rowVersion: { increment: 1 } };
  await inTenant(scope, (tx) => rowsOf(tx, entityOf(kind)).updateMany({ where, data }));
  return (await rowOf(scope, kind, refId))?.rowVersion ?? 0;
}

const activityNamed = (scope: TenantScope, title: string) =>
  createActivity(scope, { kind: "blog_post", title, status: "succeeded" });

describe("the list", () => {
  it("tells who deleted a record, when and why, and that strategies are never purged", async () => {
    const { refId } = await draftStrategy(tenant, { title: "A plan to delete", markdown: "# Plan", author: "agent" });
    const asked = { ...given(), refId, rowVersion: 1, reason: "It was drafted by mistake." };
    expect(await as(staff, () => deleteStrategy(asked))).toMatchObject({ ok: true });
    const result = await as(staff, () => trashList(given()));
    expect(result).toMatchObject({
      ok: true,
      data: {
        rows: [
          {
            refId,
            kind: "strategy",
            title: "A plan to delete",
            status: "draft",
            rowVersion: 2,
            deletedBy: staff.email,
            reason: "It was drafted by mistake.",
            purgedFrom: null,
          },
        ],
      },
    });
  });

  it("pages through all kinds by when they were deleted, and back, and holds to its filters", async () => {
    const own = await testTenant("Pages");
    const reader = await testStaff({ role: "viewer", tenant: own });
    const deletedOn = new Date(Date.now() - 3_600_000);
    const { tenantId } = own;
    const fresh = () => ({ id: newId(), refId: newRefId(), tenantId });
    const activity = { kind: "blog_post", title: "Activity", status: "planned", deletedOn };
    const skill = { slug: "old", name: "Old skill", status: "draft", deletedOn: new Date() };
    await inTenant(own, async (tx) => {
      await tx.activity.createMany({ data: Array.from({ length: 60 }, () => ({ ...fresh(), ...activity })) });
      await tx.skill.create({ data: { ...fresh(), ...skill } });
    });
    const read = async (more: object) => {
      const result = await as(reader, () => trashList({ tenant: own.tenantRef, ...more }));
      if (!result.ok) throw new Error(result.error.message);
      return result.data;
    };
    const first = await read({});
    const second = await read({ cursor: first.next ?? "" });
    const back = await read({ cursor: second.previous ?? "" });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 11, null]);
    expect(new Set([...first.rows, ...second.rows].map(({ refId }) => refId)).size).toBe(61);
    expect(first.rows[0]?.title).toBe("Old skill");
    expect(back.rows).toEqual(first.rows);
    expect((await read({ kind: ["skill"] })).rows.map(({ title }) => title)).toEqual(["Old skill"]);
    const foreign = await as(reader, () =>
      trashList({ tenant: own.tenantRef, kind: ["skill"], cursor: first.next ?? "" }),
    );
    expect(foreign).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });
});

describe("restoring", () => {
  it("brings a record back as it was, once, and writes it down", async () => {
    const { refId } = await activityNamed(tenant, "Back again");
    const rowVersion = await trash(tenant, "activity", refId);
    const asked = { ...given(), refId, rowVersion };
    const results = await Promise.all(
      [1, 2, 3].map(() => as(staff, () => restoreRecord({ kind: "activity", ...asked }))),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rowOf(tenant, "activity", refId)).toMatchObject({ deletedOn: null, rowVersion: rowVersion + 1 });
    expect(await auditOf(tenant, refId)).toMatchObject([
      { action: "activity.restored", actor: staff.email, after: { deletedOn: null } },
    ]);
    const again = await as(staff, () => restoreRecord({ kind: "activity", ...asked, rowVersion: rowVersion + 1 }));
    expect(again).toMatchObject({ ok: false, error: { code: "NOT_FOUND", message: expect.stringContaining("trash") } });
  });

  it("is refused where the record moved since it was seen", async () => {
    const { refId } = await activityNamed(tenant, "Moved");
    const rowVersion = await trash(tenant, "activity", refId);
    const result = await as(staff, () =>
      restoreRecord({ kind: "activity", ...given(), refId, rowVersion: rowVersion + 1 }),
    );
    expect(result).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
  });

  it("does not find another tenant's record, of any kind", async () => {
    const [own, other] = [await testTenant("Own trash"), await testTenant("Other trash")];
    const admin = await testStaff({ role: "admin" });
    const records = await oneOfEach(own);
    for (const kind of TRASH_KINDS) {
      const refId = records[kind];
      const rowVersion = await trash(own, kind, refId);
      const asked = { kind, refId, rowVersion };
      expect(await as(admin, () => restoreRecord({ tenant: other.tenantRef, ...asked }))).toMatchObject({
        ok: false,
        error: { code: "NOT_FOUND" },
      });
      expect((await auditOf(other, refId)).length).toBe(0);
      expect((await rowOf(own, kind, refId))?.deletedOn).not.toBeNull();
    }
  });

  it("is refused, with the reason, where what it needs is gone or its place is taken", async () => {
    const own = await testTenant("Obstacles");
    const admin = await testStaff({ role: "admin", tenant: own });
    const records = await oneOfEach(own);
    const post = await trash(own, "blog_post", records.blog_post);
    await trash(own, "activity", records.activity);
    const asked = { tenant: own.tenantRef, refId: records.blog_post, rowVersion: post };
    expect(await as(admin, () => restoreRecord({ kind: "blog_post", ...asked }))).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: 'The activity that made it, "Post", is in the trash. Restore that first.' },
    });
    const skill = await trash(own, "skill", records.skill);
    await inTenant(own, (tx) =>
      tx.skill.create({
        data: {
          id: newId(),
          refId: newRefId(),
          tenantId: own.tenantId,
          slug: "cold-email",
          name: "Newer",
          status: "draft",
        },
      }),
    );
    expect(
      await as(admin, () =>
        restoreRecord({ kind: "skill", tenant: own.tenantRef, refId: records.skill, rowVersion: skill }),
      ),
    ).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: 'The skill "Newer" has its slug now.' },
    });
    await inTenant(own, (tx) =>
      tx.strategy.updateMany({ where: { tenantId: own.tenantId }, data: { status: "in_review" } }),
    );
    const strategy = await trash(own, "strategy", records.strategy);
    const other = await draftStrategy(own, { title: "Next", markdown: "# Next", author: "agent" });
    await inTenant(own, (tx) =>
      tx.strategy.updateMany({ where: { tenantId: own.tenantId, refId: other.refId }, data: { status: "in_review" } }),
    );
    expect(
      await as(admin, () =>
        restoreRecord({ kind: "strategy", tenant: own.tenantRef, refId: records.strategy, rowVersion: strategy }),
      ),
    ).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: "Version 2 is in review now, and only one can be." },
    });
  });
});

describe("purging", () => {
  let own: TenantScope;
  let admin: TestStaff;
  let records: Records;
  const ofTenant = async (start: string) => {
    const found: string[] = [];
    for (const bucket of ["content", "legal"] as const)
      for await (const { key } of listVersions(own, bucket, start)) found.push(key);
    return found;
  };

  beforeAll(async () => {
    own = await testTenant("Purge");
    admin = await testStaff({ role: "admin", tenant: own });
    records = await oneOfEach(own);
  });

  it("leaves what is not deleted, and what was deleted within its time", async () => {
    await trash(own, "activity", records.activity, 29);
    expect(await purgeDue(own)).toEqual([]);
    expect(await rowOf(own, "activity", records.activity)).not.toBeNull();
  });

  it("waits for what still names a record", async () => {
    await trash(own, "activity", records.activity, 31);
    expect(await purgeDue(own)).toEqual([]);
  });

  it("removes each kind from all three stores, keeps what is under lock and says so", async () => {
    const names = new Map(Object.entries(records));
    const trashed = TRASH_KINDS.flatMap((kind) => (names.has(kind) ? { kind, refId: names.get(kind) ?? "" } : []));
    for (const { kind, refId } of trashed) await trash(own, kind, refId, 31);
    const gone = trashed.filter(({ kind }) => kind !== "strategy").map(({ refId }) => refId);
    expect((await purgeDue(own)).sort()).toEqual(gone.sort());
    for (const { kind, refId } of trashed)
      expect(await rowOf(own, kind, refId), kind).toEqual(kind === "strategy" ? expect.anything() : null);
    for (const { kind, documents, objects } of TRASH_ENTITIES.filter(({ trash: { purged } }) => purged)) {
      for (const { collection } of documents) {
        expect(await scoped(own, collection).countDocuments({}, 10), `${kind}: ${collection}`).toBe(0);
      }
      // A lock keeps the contract.
      const kept = kind === "contract" ? 1 : 0;
      for (const { prefix } of objects) expect(await ofTenant(`${prefix}/`), kind).toHaveLength(kept);
    }
    expect(await ofTenant(`strategies/${records.strategy}/`)).toHaveLength(1);
    expect(await scoped(own, "strategies_content").countDocuments({}, 10)).toBe(1);
    const reports = await as(admin, () => trashPurged({ tenant: own.tenantRef }));
    if (!reports.ok) throw new Error(reports.error.message);
    expect(reports.data.rows.map(({ entityRef }) => entityRef).sort()).toEqual(gone.sort());
    const contract = reports.data.rows.find(({ kind }) => kind === "contract");
    expect(contract).toMatchObject({
      versions: 0,
      kept: [{ key: expect.stringContaining(records.contract), until: expect.any(String) }],
    });
    const activity = reports.data.rows.find(({ kind }) => kind === "activity");
    expect(activity).toMatchObject({ documents: 1, versions: 1, bytes: 6, kept: [] });
    expect(await auditOf(own, records.activity)).toMatchObject([
      { action: "record.purged", actor: "test", after: { documents: 1, versions: 1, bytes: 6 } },
    ]);
    expect(await purgeDue(own)).toEqual([]);
  });

  it("once begun cannot be undone by a restore, and is finished by the next purge", async () => {
    const { id, refId } = await activityNamed(own, "Part purged");
    const output = {
      activityId: id,
      kind: "blog_post",
      format: "markdown",
      title: "Half",
      model: null,
      body: "# Part",
    } as const;
    await storeActivityOutput(own, output);
    const rowVersion = await trash(own, "activity", refId, 31);
    const { tenantId } = own;
    const fingerprint = "0".repeat(64);
    await inTenant(own, (tx) =>
      tx.idempotencyKey.create({ data: { tenantId, key: `purge/${refId}`, refId, fingerprint } }),
    );
    const refused = await as(admin, () =>
      restoreRecord({ kind: "activity", tenant: own.tenantRef, refId, rowVersion }),
    );
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: expect.stringContaining("purge has begun") },
    });
    expect(await rowOf(own, "activity", refId)).toMatchObject({ deletedOn: expect.any(Date), rowVersion });
    expect(await purgeDue(own)).toEqual([refId]);
    expect(await ofTenant("activity-outputs/")).toEqual([]);
  });

  it("by two workers at once leaves one report", async () => {
    const { refId } = await activityNamed(own, "Raced");
    await trash(own, "activity", refId, 31);
    const purged = await Promise.all([1, 2, 3].map(() => purgeDue(own)));
    expect(purged.flat()).toEqual([refId]);
    expect(await auditOf(own, refId)).toHaveLength(1);
  });
});
