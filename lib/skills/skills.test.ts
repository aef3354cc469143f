import { beforeAll, describe, expect, it } from "vitest";
import { globalScope, type TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { newRefId, sha256 } from "@/lib/core/ids";
import {
  copyTemplate,
  createSkill,
  createTemplate,
  deleteSkill,
  downloadSkill,
  reviseSkill,
  transitionSkill,
  transitionTemplate,
} from "@/lib/skills/actions";
import * as provider from "@/lib/skills/provider";
import { skillsDetail, skillsList, skillsTags, templatesDetail, templatesList } from "@/lib/skills/queries";
import { scoped } from "@/lib/stores/mongo";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let writer: TestStaff;
let librarian: TestStaff;
let deleter: TestStaff;
const library = globalScope({ program: "test" });

beforeAll(async () => {
  scope = await testTenant();
  [writer, librarian, deleter] = await Promise.all([
    testStaff({ role: "reviewer", tenant: scope }),
    testStaff({ role: "reviewer" }),
    testStaff({ role: "admin", tenant: scope }),
  ]);
});

const BODY = "# Cold email\n\nKeep the subject line under seven words, and ask one question.";
const unique = (name: string) => `${name}-${newRefId().slice(-8).toLowerCase()}`;
const text = (o: object = {}) => ({
  slug: unique("skill"),
  name: "Cold email",
  description: "First contact",
  tags: "email, outreach",
  body: BODY,
  ...o,
});

function done<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(`${result.error.code}: ${result.error.message} ${JSON.stringify(result.error.fields)}`);
  return result.data;
}

const tenant = () => scope.tenantRef;
const detail = async (refId: string, version?: number | "newest") =>
  done(await as(writer, () => skillsDetail({ tenant: tenant(), refId, version })));
const made = async (o: object = {}) => done(await as(writer, () => createSkill({ tenant: tenant(), ...text(o) })));

async function moving(refId: string) {
  const { rowVersion, versions } = await detail(refId);
  const newest = versions.state === "present" ? versions.value[0] : undefined;
  return { tenant: tenant(), refId, rowVersion, contentSha256: newest?.sha256 ?? null };
}

const statusesOf = async (refId: string) =>
  (await scoped(scope, "skills").find({ skillRef: refId }, { limit: 10 }))
    .map(({ version, status }) => `${version} ${status}`)
    .sort();

describe("writing", () => {
  it("makes three parts that agree, and an audit row", async () => {
    const { refId, version } = await made({ tags: "Email, outreach , email" });
    expect(version).toBe(1);
    const skill = await detail(refId);
    expect(skill).toMatchObject({
      status: "draft",
      whose: "own",
      version: 1,
      tags: ["email", "outreach"],
      content: { state: "present", value: BODY },
    });
    expect(skill.contentSha256).toBe(sha256(BODY));
    expect(skill.agreement.compared).toHaveLength(6);
    expect(skill.agreement.differences).toEqual([]);
    expect(await auditOf(scope, refId)).toMatchObject([
      {
        action: "skill.drafted",
        actor: writer.email,
        before: null,
        after: { version: 1, status: "draft", contentSha256: sha256(BODY) },
      },
    ]);
  });

  it("names each field that is wrong", async () => {
    const wrong = {
      slug: "Not A Slug",
      name: "x".repeat(121),
      tags: "fine, not fine!",
      body: "short",
      description: "d".repeat(501),
    };
    const result = await as(writer, () => createSkill({ tenant: tenant(), ...wrong }));
    expect(result).toMatchObject({ error: { code: "INVALID" } });
    const fields = result.ok ? {} : (result.error.fields ?? {});
    expect(Object.keys(fields).sort()).toEqual(["body", "description", "name", "slug", "tags.1"]);
    const empty = await as(writer, () => createSkill({ tenant: tenant(), slug: "a-b" } as never));
    expect(empty).toMatchObject({ error: { code: "INVALID", fields: { name: "Required", body: "Required" } } });
  });

  it("refuses a slug that is taken, naming by what, and writes nothing", async () => {
    const slug = unique("taken");
    await made({ slug });
    const again = await as(writer, () => createSkill({ tenant: tenant(), ...text({ slug }) }));
    expect(again).toMatchObject({
      error: { code: "CONFLICT", fields: { slug: expect.stringContaining("Cold email") } },
    });
    const racing = await Promise.all(
      [1, 2, 3].map(() => as(writer, () => createSkill({ tenant: tenant(), ...text({ slug: `${slug}-2` }) }))),
    );
    expect(racing.filter((result) => result.ok)).toHaveLength(1);
  });

  it("makes a slug of the name where none is given, in any script, and another where it is taken", async () => {
    const slugs = async (name: string) => (await detail((await made({ slug: undefined, name })).refId)).slug;
    expect(await slugs("営業メール")).toBe("ying-yemeru");
    expect([await slugs("策"), await slugs("AI"), await slugs("AI")]).toEqual(["ce", "ai", "ai-2"]);
    expect(await slugs("…!")).toMatch(/^[a-z0-9]{10}$/);
    const { refId } = await provider.draftSkill(scope, { name: "AI", description: "", tags: [], body: BODY });
    expect((await detail(refId)).slug).toBe("ai-3");
    expect((await auditOf(scope, (await made({ slug: undefined, name: "返信" })).refId))[0]?.after).toMatchObject({
      slug: "fan-xin",
    });
    const racing = await Promise.all(Array.from({ length: 5 }, () => made({ slug: undefined, name: "دليل المبيعات" })));
    const given = await Promise.all(racing.map(async (one) => (await detail(one.refId)).slug));
    expect(new Set(given).size).toBe(5);
    for (const slug of given) expect(slug).toMatch(/^dlyl-[a-z0-9-]+$/);
  });

  it("takes tags in any script", async () => {
    const { refId } = await made({ tags: "営業, Größe, первый-контакт" });
    expect((await detail(refId)).tags).toEqual(["営業", "größe", "первый-контакт"]);
  });
});

describe("a skill's life", () => {
  it("publishes, keeps what is published until a newer draft takes its place, retires and reopens", async () => {
    const { refId } = await made();
    expect(done(await as(writer, async () => transitionSkill({ event: "publish", ...(await moving(refId)) })))).toEqual(
      { status: "published" },
    );
    const { rowVersion } = await detail(refId);
    const next = {
      tenant: tenant(),
      refId,
      rowVersion,
      after: 1,
      ...text({ slug: undefined, body: `${BODY} Twice.` }),
    };
    const { slug: _, ...revision } = next;
    expect(done(await as(writer, () => reviseSkill(revision)))).toEqual({ refId, version: 2 });
    const between = await detail(refId);
    expect([between.version, between.status, between.content]).toEqual([
      1,
      "published",
      { state: "present", value: BODY },
    ]);
    expect(between.versions).toMatchObject({
      value: [
        { version: 2, status: "draft" },
        { version: 1, status: "published" },
      ],
    });
    expect(await statusesOf(refId)).toEqual(["1 published", "2 draft"]);

    await as(writer, async () => transitionSkill({ event: "publish", ...(await moving(refId)) }));
    const after = await detail(refId);
    expect([after.version, after.status, after.contentSha256]).toEqual([2, "published", sha256(`${BODY} Twice.`)]);
    expect(after.agreement.differences).toEqual([]);
    expect((await detail(refId, 1)).shown).toMatchObject({ version: 1, status: "superseded" });
    expect((await detail(refId, 1)).agreement.differences).toEqual([]);
    expect(await statusesOf(refId)).toEqual(["1 superseded", "2 published"]);

    const reason = "The tenant stopped all cold outreach.";
    const unsaid = await as(writer, async () =>
      transitionSkill({ event: "retire", ...(await moving(refId)), reason: "no" }),
    );
    expect(unsaid).toMatchObject({ error: { code: "INVALID", fields: { reason: expect.any(String) } } });
    expect(
      done(await as(writer, async () => transitionSkill({ event: "retire", ...(await moving(refId)), reason }))),
    ).toEqual({
      status: "retired",
    });
    const refused = await as(writer, async () =>
      reviseSkill({ ...revision, rowVersion: (await detail(refId)).rowVersion, after: 2 }),
    );
    expect(refused).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining("Reopen") } });
    expect(done(await as(writer, async () => transitionSkill({ event: "reopen", ...(await moving(refId)) })))).toEqual({
      status: "draft",
    });
    const end = await detail(refId);
    expect(end.history.map(({ from, to }) => `${from}>${to}`)).toEqual([
      "retired>draft",
      "published>retired",
      "published>published",
      "draft>published",
    ]);
    expect(end.agreement.differences).toEqual([]);
    const audited = await auditOf(scope, refId);
    expect(audited.map(({ action }) => action)).toEqual([
      ...["skill.drafted", "skill.published", "skill.drafted", "skill.published", "skill.retired", "skill.reopened"],
    ]);
    expect(audited[4]).toMatchObject({ before: { status: "published" }, after: { status: "retired", reason } });
  });

  it("refuses to publish what was not read, what has no newer draft, and what changed", async () => {
    const { refId } = await made();
    const seen = await moving(refId);
    const unread = await as(writer, () =>
      transitionSkill({ event: "publish", ...seen, contentSha256: sha256("other") }),
    );
    expect(unread).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining("Read it") } });
    expect(await statusesOf(refId)).toEqual(["1 draft"]);
    done(await as(writer, () => transitionSkill({ event: "publish", ...seen })));
    expect(await as(writer, () => transitionSkill({ event: "publish", ...seen }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
    const again = await as(writer, async () => transitionSkill({ event: "publish", ...(await moving(refId)) }));
    expect(again).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining("no newer draft") } });
  });

  it("gives one of two racing revisions its version, and tells the other", async () => {
    const { refId } = await made();
    const { rowVersion } = await detail(refId);
    const { slug: _, ...fields } = text();
    const revise = (body: string) =>
      as(writer, () => reviseSkill({ tenant: tenant(), refId, rowVersion, after: 1, ...fields, body }));
    const results = await Promise.all([revise(`${BODY} One.`), revise(`${BODY} Two.`)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.find((result) => !result.ok)).toMatchObject({ error: { code: "CONFLICT" } });
    const same = await as(writer, async () => {
      const now = await detail(refId);
      const body = now.content.state === "present" ? now.content.value : "";
      return reviseSkill({ tenant: tenant(), refId, rowVersion: now.rowVersion, after: 2, ...fields, body });
    });
    expect(same).toMatchObject({ error: { code: "INVALID", message: "Nothing has changed since version 2." } });
  });

  it("is deleted once it is not published, and is then in no list, search or page", async () => {
    const { refId } = await made({ name: "Quokka skill" });
    done(await as(writer, async () => transitionSkill({ event: "publish", ...(await moving(refId)) })));
    const reason = "Written for another tenant by mistake.";
    const given = async () => ({ tenant: tenant(), refId, rowVersion: (await detail(refId)).rowVersion, reason });
    expect(await as(deleter, async () => deleteSkill(await given()))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Retire it first") },
    });
    done(await as(writer, async () => transitionSkill({ event: "retire", ...(await moving(refId)), reason })));
    done(await as(deleter, async () => deleteSkill(await given())));
    expect(await as(writer, () => skillsDetail({ tenant: tenant(), refId }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    const found = done(await as(writer, () => skillsList({ tenant: tenant(), search: "quokka" })));
    expect(found.rows).toEqual([]);
  });

  it("downloads a version under its own name", async () => {
    const { refId } = await made({ slug: unique("down") });
    const { url } = done(await as(writer, () => downloadSkill({ tenant: tenant(), refId })));
    expect(await (await fetch(url)).text()).toBe(BODY);
    expect((await auditOf(scope, refId)).at(-1)).toMatchObject({
      action: "skill.content_downloaded",
      after: { version: 1, sha256: sha256(BODY) },
    });
  });
});

describe("templates", () => {
  const template = async (o: object = {}) => done(await as(librarian, () => createTemplate(text(o))));
  const published = async (o: object = {}) => {
    const { refId } = await template(o);
    const { rowVersion, contentSha256 } = done(await as(librarian, () => templatesDetail({ refId })));
    done(await as(librarian, () => transitionTemplate({ event: "publish", refId, rowVersion, contentSha256 })));
    return refId;
  };

  it("are written in no tenant, audited there, and seen in each", async () => {
    const refId = await published();
    const seen = await detail(refId);
    expect(seen).toMatchObject({ whose: "global", status: "published", content: { state: "present", value: BODY } });
    expect(seen.agreement.differences).toEqual([]);
    expect(seen.history).toMatchObject([{ event: "publish", from: "draft", to: "published", actor: librarian.email }]);
    expect(seen.storage[2]).toMatchObject({
      part: { value: expect.arrayContaining([{ label: "key", value: `global/skills/${refId}/v1.md`, kind: "id" }]) },
    });
    expect((await auditOf(null, refId)).map(({ action }) => action)).toEqual(["skill.drafted", "skill.published"]);
    expect(await as(writer, () => createTemplate(text()))).toMatchObject({ error: { code: "FORBIDDEN" } });
    expect(
      await as(writer, async () =>
        transitionSkill({ event: "retire", ...(await moving(refId)), reason: "Nobody of a tenant may." }),
      ),
    ).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  it("retire and reopen with a history that the audit trail tells", async () => {
    const refId = await published();
    const seen = async () => {
      const { rowVersion, contentSha256 } = done(await as(librarian, () => templatesDetail({ refId })));
      return { refId, rowVersion, contentSha256 };
    };
    const reason = "Replaced by a better template.";
    const stale = { refId, rowVersion: 1, reason };
    expect(await as(librarian, () => transitionTemplate({ event: "retire", ...stale }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
    done(await as(librarian, async () => transitionTemplate({ event: "retire", ...(await seen()), reason })));
    done(await as(librarian, async () => transitionTemplate({ event: "reopen", ...(await seen()) })));
    const { history, status } = done(await as(librarian, () => templatesDetail({ refId })));
    expect(status).toBe("draft");
    expect(history.map(({ from, to, reason: why }) => [from, to, why])).toEqual([
      ["retired", "draft", null],
      ["published", "retired", reason],
      ["draft", "published", null],
    ]);
  });

  it("are copied to a tenant's own, once a slug", async () => {
    const refId = await published({ tags: "copied" });
    const copy = done(await as(writer, () => copyTemplate({ tenant: tenant(), refId })));
    expect(await detail(copy.refId)).toMatchObject({
      whose: "own",
      status: "draft",
      tags: ["copied"],
      content: { value: BODY },
    });
    expect(await auditOf(scope, copy.refId)).toMatchObject([{ after: { copiedFrom: refId } }]);
    expect(await as(writer, () => copyTemplate({ tenant: tenant(), refId }))).toMatchObject({
      error: { code: "CONFLICT", fields: { slug: expect.any(String) } },
    });
    const draft = await template();
    expect(await as(writer, () => copyTemplate({ tenant: tenant(), refId: draft.refId }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
  });
});

describe("finding", () => {
  it("merges own and global hits by score, understands phrases and negation, and tells whose", async () => {
    const word = `zyx${newRefId().slice(-8).toLowerCase().replace(/\d/g, "q")}`;
    const [own, ownAside, theirs] = [
      await made({ name: `Quills ${word}` }),
      await made({ body: `${BODY} Mentions ${word} with the right tone once.` }),
      done(
        await as(librarian, () => createTemplate(text({ name: `Global ${word}`, description: "The tone right away" }))),
      ),
    ];
    const names = async (o: object) =>
      done(await as(writer, () => skillsList({ tenant: tenant(), ...o }))).rows.map(({ refId }) => refId);
    expect((await names({ search: word })).slice(-1)).toEqual([ownAside.refId]);
    expect(new Set(await names({ search: word }))).toEqual(new Set([own.refId, ownAside.refId, theirs.refId]));
    expect(await names({ search: `${word} -quill`, whose: ["own"] })).toEqual([ownAside.refId]);
    expect(await names({ search: `"the right tone" ${word}` })).toEqual([ownAside.refId]);
    expect(await names({ search: word, whose: ["global"] })).toEqual([theirs.refId]);
    expect(await names({ search: word, status: ["published"] })).toEqual([]);
    const [first] = done(await as(writer, () => skillsList({ tenant: tenant(), search: word, whose: ["own"] }))).rows;
    expect(first?.found[0]).toEqual({
      in: "name",
      parts: [
        { text: "Quills ", hit: false },
        { text: word, hit: true },
      ],
    });
    const other = await testTenant();
    const stranger = await testStaff({ role: "viewer", tenant: other });
    const abroad = done(await as(stranger, () => skillsList({ tenant: other.tenantRef, search: word })));
    expect(abroad.rows.map(({ refId }) => refId)).toEqual([theirs.refId]);
    const inLibrary = done(await as(stranger, () => templatesList({ search: word })));
    expect(inLibrary.rows.map(({ refId }) => refId)).toEqual([theirs.refId]);
  });

  it("narrows by tag and state, and pages 50 by 50 with nothing lost or doubled", async () => {
    const here = await testTenant("Paging");
    const reader = await testStaff({ role: "viewer", tenant: here });
    const versions = Array.from({ length: 60 }, (_, at) => ({
      slug: `s-${at}`,
      name: `Skill ${at}`,
      description: "",
      tags: at % 2 ? ["odd"] : ["even"],
      body: BODY,
    }));
    for (const version of versions) await provider.draftSkill(here, version);
    const list = async (o: object) =>
      done(await as(reader, () => skillsList({ tenant: here.tenantRef, whose: ["own"], ...o })));
    const first = await list({});
    const second = await list({ cursor: first.next ?? "" });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 10, null]);
    expect(new Set([...first.rows, ...second.rows].map(({ refId }) => refId)).size).toBe(60);
    expect((await list({ tag: "odd" })).rows).toHaveLength(30);
    expect((await list({ tag: "odd", status: ["published"] })).rows).toEqual([]);
    expect(done(await as(reader, () => skillsTags({ tenant: here.tenantRef })))).toEqual(
      expect.arrayContaining(["even", "odd"]),
    );
    expect(await as(reader, () => skillsList({ tenant: here.tenantRef, cursor: first.next ?? "" }))).toMatchObject({
      error: { code: "INVALID" },
    });
  });
});

describe("the providers", () => {
  it("write once, however often they are repeated, in a tenant and in none", async () => {
    for (const owner of [scope, library]) {
      const skill = {
        refId: newRefId(),
        version: 1,
        slug: unique("p"),
        name: "Audit pages",
        description: "",
        tags: [],
        body: BODY,
      };
      const first = await provider.publishSkill(owner, skill);
      expect(await provider.publishSkill(owner, skill)).toEqual(first);
      const second = await provider.draftSkill(owner, { ...skill, version: 2, body: `${BODY} More.` });
      expect(second).toMatchObject({ id: first.id, version: 2 });
      expect(await detail(skill.refId)).toMatchObject({ version: 1, status: "published" });
      await provider.publishSkill(owner, { ...skill, version: 2, body: `${BODY} More.` });
      await provider.publishSkill(owner, skill);
      expect(await detail(skill.refId)).toMatchObject({
        version: 2,
        status: "published",
        agreement: { differences: [] },
      });
      expect((await detail(skill.refId)).history).toHaveLength(2);
      await expect(provider.draftSkill(owner, { ...skill, body: "Something else altogether." })).rejects.toThrow(
        /Someone else/,
      );
    }
  });

  it("refuse another tenant's skill and a taken slug", async () => {
    const other = await testTenant();
    const skill = {
      refId: newRefId(),
      version: 1,
      slug: unique("mine"),
      name: "Mine",
      description: "",
      tags: [],
      body: BODY,
    };
    await provider.draftSkill(scope, skill);
    await expect(provider.draftSkill(other, skill)).rejects.toThrow();
    await expect(provider.draftSkill(scope, { ...skill, refId: newRefId() })).rejects.toThrow(/Already used/);
  });
});
