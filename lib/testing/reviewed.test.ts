import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { isAboutText, type MachineEvent } from "@/lib/core/records/machine";
import { rowsOf } from "@/lib/core/rows";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { deleteVersion } from "@/lib/stores/object-versions";
import { putContent, readObject } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";
import { STATEFUL_ENTITIES } from "@/lib/testing/machines.fixture";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { bringTo, REVIEWED, shownTo, type Reviewed } from "@/lib/testing/reviewed.fixture";

let shared: TenantScope;
let person: TestStaff;

beforeAll(async () => {
  shared = await testTenant("Reviewed");
  person = await testStaff({ role: "admin" });
});

type Place = { s3Key: string; s3VersionId: string };

async function documentOf(scope: TenantScope, { documentOf: find, collection, at }: Reviewed, refId: string) {
  const filter = await inTenant(scope, (tx) => find(tx, refId));
  const documents = scoped(scope, collection);
  const document = (await documents.findOne(filter as never)) as unknown as (Place & { contextFile?: Place }) | null;
  if (!document) throw new Error(`${refId} has no document.`);
  const { s3Key, s3VersionId } = at === "" ? document : (document.contextFile as Place);
  const change = (fields: object) => {
    const $set = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${at}${name}`, value]));
    return documents.bulkWrite([{ updateOne: { filter: filter as never, update: { $set } as never } }]);
  };
  const remove = () => documents.bulkWrite([{ deleteMany: { filter: filter as never } }]);
  return { key: objectKeys.kept(scope, s3Key), versionId: s3VersionId, change, remove };
}

/** Ways in which the copies of a text can be damaged, each with the obstacle that the page then shows. */
const TAMPERINGS: Record<
  string,
  { spoil: (scope: TenantScope, reviewed: Reviewed, refId: string) => Promise<unknown>; why: RegExp }
> = {
  "other bytes of the same size": {
    why: /The text in S3 does not match its document/,
    spoil: async (scope, reviewed, refId) => {
      const { key, versionId, change } = await documentOf(scope, reviewed, refId);
      const bytes = await readObject(scope, { key, versionId });
      if (!bytes) throw new Error("There are no bytes to change.");
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      const put = await putContent(scope, key, bytes, "text/markdown");
      await change({ s3VersionId: put.versionId });
    },
  },
  "the version deleted in S3": {
    why: /this object version is gone/,
    spoil: async (scope, reviewed, refId) => deleteVersion(scope, "content", await documentOf(scope, reviewed, refId)),
  },
  "the document deleted": {
    why: /No document in/,
    spoil: async (scope, reviewed, refId) => (await documentOf(scope, reviewed, refId)).remove(),
  },
  "another sha256 in the document": {
    why: /The text in S3 does not match its document/,
    spoil: async (scope, reviewed, refId) =>
      (await documentOf(scope, reviewed, refId)).change({ sha256: sha256("another text") }),
  },
  "S3 unreadable": {
    why: /S3 could not be read/,
    spoil: async (scope, reviewed, refId) =>
      (await documentOf(scope, reviewed, refId)).change({ s3Key: `elsewhere/${refId}.md` }),
  },
  "another sha256 in the row": {
    why: /The text in S3 does not match its row/,
    spoil: (scope, { table, column }, refId) =>
      inTenant(scope, (tx) => {
        const data = { [column ?? ""]: sha256("another text") };
        return rowsOf(tx, { table }).updateMany({ where: { tenantId: scope.tenantId, refId }, data });
      }),
  },
};

const decisions = REVIEWED.flatMap((reviewed) =>
  Object.keys(reviewed.decisions).map((event) => ({ reviewed, event, name: `${reviewed.entity}: ${event}` })),
);

it("covers every decision and release that staff make of every machine", () => {
  const wanted = STATEFUL_ENTITIES.flatMap(({ kind, machine }) =>
    Object.entries<MachineEvent<string>>(machine).flatMap(([event, means]) =>
      isAboutText(means) && means.by !== "program" ? [`${kind}: ${event}`] : [],
    ),
  );
  // A strategy is only activated by its approval.
  expect(wanted.filter((each) => each !== "strategy: activate").sort()).toEqual(
    decisions.map(({ name }) => name).sort(),
  );
});

it("counts what decides on content as being about its text", () => {
  const words = /^(approve|reject|request_changes|accept|discard|complete|publish|schedule|activate)$/;
  // What is accepted or activated here has no text.
  const withoutText = ["tenant: activate", "contract: accept"];
  const all = STATEFUL_ENTITIES.flatMap(({ kind, machine }) =>
    Object.entries<MachineEvent<string>>(machine).map(([event, means]) => ({ kind, event, means })),
  );
  const decisions = all.filter(({ event }) => words.test(event));
  expect(decisions.filter(({ means }) => !isAboutText(means)).map(({ kind, event }) => `${kind}: ${event}`)).toEqual(
    withoutText,
  );
});

async function fresh(reviewed: Reviewed) {
  const scope = reviewed.alone ? await testTenant("Reviewed") : shared;
  const { refId } = await reviewed.make(scope);
  const shown = () => shownTo(person, scope, reviewed, refId);
  const decide = async (event: string, contentSha256: string | null) => {
    const { from, act } = reviewed.decisions[event]!;
    await bringTo(scope, reviewed, refId, from);
    const { rowVersion } = await shown();
    const result = await as(person, () => act({ tenant: scope.tenantRef, refId, rowVersion, contentSha256 }));
    if (!result.ok) expect((await shown()).status, event).toBe(from);
    return result;
  };
  return { scope, refId, shown, decide };
}

describe.each(REVIEWED)("$entity", (reviewed) => {
  const events = Object.keys(reviewed.decisions);
  const ways = Object.keys(TAMPERINGS).filter((way) => reviewed.column !== null || way !== "another sha256 in the row");

  it.concurrent.each(ways)("is decided on by nobody, and its page says why: %s", async (way) => {
    const { spoil, why } = TAMPERINGS[way]!;
    const { scope, refId, shown, decide } = await fresh(reviewed);
    const before = (await shown()).reviewed;
    expect(before.obstacle).toBeNull();
    await spoil(scope, reviewed, refId);
    const after = (await shown()).reviewed;
    expect(after.obstacle).toMatch(why);
    for (const event of events) {
      for (const { shownSha256 } of [before, after]) {
        expect(await decide(event, shownSha256), event).toMatchObject({
          ok: false,
          error: { code: expect.stringMatching(/CONFLICT|INVALID/) },
        });
      }
    }
  });

  it.concurrent.each(events)("takes the decision to %s on the text shown alone", async (event) => {
    const { shown, decide } = await fresh(reviewed);
    expect(await decide(event, sha256("another text"))).toMatchObject({ ok: false, error: { code: "CONFLICT" } });
    expect(await decide(event, null)).toMatchObject({ ok: false });
    expect(await decide(event, (await shown()).reviewed.shownSha256)).toMatchObject({ ok: true });
  });
});
