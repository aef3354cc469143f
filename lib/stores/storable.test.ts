import { describe, expect, it } from "vitest";
import { pageAt } from "@/lib/core/records/list";
import { listPeople, addPerson } from "@/lib/people/store";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { testTenant } from "@/lib/testing/people";

const refused = { name: "Unstorable" };

describe("PostgreSQL is given nothing it cannot keep", () => {
  it.each([
    ["NUL", "Spring\0 plan"],
    ["half a surrogate pair", "Spring \ud83d plan"],
  ])("no %s, in a write or in a condition", async (_, title) => {
    const scope = await testTenant();
    const write = inTenant(scope, (tx) =>
      tx.activity.updateMany({ where: { tenantId: scope.tenantId }, data: { title } }),
    );
    await expect(write).rejects.toMatchObject(refused);
    await expect(readIn(scope, (db) => [db.activity.findMany({ where: { title } })])).rejects.toThrow();
    await expect(inTenant(scope, (tx) => tx.$queryRaw`SELECT ${title}::text`)).rejects.toMatchObject(refused);
  });

  it("no character in JSON that it refuses, and no date outside its calendar", async () => {
    const scope = await testTenant();
    const json = JSON.stringify({ "\0": "\ud800" });
    await expect(inTenant(scope, (tx) => tx.$queryRaw`SELECT ${json}::jsonb`)).rejects.toMatchObject(refused);
    const createdAt = { gte: new Date("0000-01-01T00:00:00Z") };
    await expect(readIn(scope, (db) => [db.activity.count({ where: { createdAt } })])).rejects.toMatchObject(refused);
  });
});

describe("A search", () => {
  it("takes %, _ and \\ as themselves", async () => {
    const scope = await testTenant();
    for (const [email, name] of Object.entries({
      "a@b.test": "100% wool",
      "c@b.test": "a_b",
      "d@b.test": "axb",
      "e@b.test": "c\\d",
    })) {
      await inTenant(scope, (tx) => addPerson(tx, scope, { email, name, role: "viewer" }));
    }
    const names = async (search: string) =>
      (await listPeople(scope, { search }, pageAt(null))).map(({ name }) => name).sort();
    expect(await names("%")).toEqual(["100% wool"]);
    expect(await names("A_B")).toEqual(["a_b"]);
    expect(await names("\\")).toEqual(["c\\d"]);
    expect(await names("@B.")).toHaveLength(4);
  });
});
