import { beforeAll, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { ownedBy, rowsOf } from "@/lib/core/rows";
import { TRASH_ENTITIES } from "@/lib/entities";
import { QUERIES } from "@/lib/queries";
import { inTenant } from "@/lib/stores/postgres";
import { as, sessionFor, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

/** Queries that show deleted records on purpose: the trash, and the audit trail. */
const SHOWS_DELETED = ["trash.list", "trash.purged", "audit_events.list"];

let tenant: TenantScope;
let staff: TestStaff;
let session: string;
let records: Records;

beforeAll(async () => {
  tenant = await testTenant("Deleted");
  staff = await testStaff({ role: "admin", tenant });
  session = await sessionFor(staff);
  records = await oneOfEach(tenant);
});

type AnyQuery = { (given: object): Promise<unknown>; spec: { name: string; input: { shape: object } } };

/** The inputs for a query in this tenant: the default, one for each record, and a search for the words. */
function questions({ spec }: AnyQuery, words: string): object[] {
  const { shape } = spec.input;
  const asked = { tenant: tenant.tenantRef };
  const aboutOne = Object.keys(shape).filter((field) => ["refId", "endpoint", "activity", "run"].includes(field));
  return [
    asked,
    ...aboutOne.flatMap((field) => Object.values(records).map((refId) => ({ ...asked, [field]: refId }))),
    ...("search" in shape ? [{ ...asked, search: words }] : []),
  ];
}

/** The queries whose results contain one of these texts. */
async function* queriesThatName(texts: string[], words: string): AsyncGenerator<string> {
  for (const query of QUERIES as unknown as AnyQuery[]) {
    const answers = await Promise.all(questions(query, words).map((asked) => as(staff, () => query(asked), session)));
    if (answers.some((answer) => texts.some((text) => JSON.stringify(answer).includes(text)))) yield query.spec.name;
  }
}

it.each(TRASH_ENTITIES)("a deleted $kind is in no list, count, search or relation", async (entity) => {
  const { kind, title } = entity;
  const refId = records[kind as keyof Records];
  if (!refId) throw new Error(`lib/testing/records.ts makes no ${kind}: add one, so that this test can delete it.`);
  const mark = `Mark${newRefId()}`;
  const change = (data: object) =>
    inTenant(tenant, (tx) => rowsOf(tx, entity).updateMany({ where: { ...ownedBy(tenant, entity), refId }, data }));
  await change({ [title]: mark });
  expect((await queriesThatName([refId, mark], mark).next()).value, "before it is deleted").toBeDefined();
  expect((await change({ deletedOn: new Date() })).count).toBe(1);
  const naming: string[] = [];
  for await (const name of queriesThatName([refId, mark], mark)) naming.push(name);
  await change({ deletedOn: null });
  expect(naming.filter((name) => !SHOWS_DELETED.includes(name))).toEqual([]);
  expect(naming).toContain("trash.list");
});
