import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { activityParts } from "@/lib/activities/parts";
import { findActivity } from "@/lib/activities/store";
import { globalScope, type OwnerScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { outputParts } from "@/lib/core/publishing/output-parts";
import { pageAt } from "@/lib/core/records/list";
import { skillParts } from "@/lib/skills/parts";
import { findSkill, inOwner } from "@/lib/skills/store";
import { storeVersion } from "@/lib/skills/versions";
import { findSocialPost, listSocialPosts } from "@/lib/social-posts/store";
import { scoped } from "@/lib/stores/mongo";
import { readIn } from "@/lib/stores/postgres";
import { counts, importing, reasons, runIn } from "@/scripts/import/importing.fixture";
import { importOutputs } from "@/scripts/import/outputs";
import { importSkills } from "@/scripts/import/skills";
import { importSocialPosts } from "@/scripts/import/social-posts";

const test = importing();
const { file, run } = test;

describe("social posts", () => {
  const post = (front: string, copy = "Boots last.\nOurs do.\n") => `---\n${front}\n---\n\n${copy}`;

  it("drafts a post with its output, hashtags and times once", async () => {
    const times = "publish_at: 2031-05-31T09:00:00+02:00\nslot_ends_at: 2031-05-31T06:00:00Z";
    file("boots.md", post(`platform: linkedin\nhashtags: [boots, "#repair"]\n${times}`));
    file("plain.md", post("platform: x", "All in the copy. #boots"));
    expect(counts(await run(importSocialPosts, test.place))).toEqual([2, 2, 0, 0]);
    expect(counts(await run(importSocialPosts, test.place))).toEqual([2, 0, 2, 0]);
    const rows = await listSocialPosts(test.scope, {}, pageAt(null));
    expect(rows.map(({ platform, status, excerpt }) => [platform, status, excerpt]).sort()).toEqual([
      ["linkedin", "draft", "Boots last. Ours do. #boots #repair"],
      ["x", "draft", "All in the copy. #boots"],
    ]);
    const boots = rows.find(({ platform }) => platform === "linkedin");
    expect(boots).toMatchObject({
      publishAt: new Date("2031-05-31T07:00:00Z"),
      slotEndsAt: new Date("2031-05-31T06:00:00Z"),
    });
    for (const { refId } of rows) {
      const row = await findSocialPost(test.scope, refId);
      expect(row && (await outputParts(test.scope, "social_posts", row)).agreement.differences).toEqual([]);
    }
  });

  it("rejects each invalid post with its field, and starts none after a stop request", async () => {
    file("a-good.md", post("platform: bluesky"));
    file("changed.md", post("platform: bluesky"));
    file("day.md", post("platform: x\npublish_at: 2031-05-31"));
    file("digits.md", post("platform: x\nhashtags: ['2031']"));
    file("empty.md", post("platform: x", ""));
    file("none.md", "Only copy.\n");
    file("odd.md", post("platform: myspace"));
    file("typo.md", post("platform: x\npublish_on: 2031-05-31T09:00:00Z"));
    const why = reasons(await run(importSocialPosts, test.place));
    expect(why).toEqual({
      "day.md": expect.stringMatching(/^publish_at: Enter a date and time/),
      "digits.md": expect.stringMatching(/^hashtags\.0: Use letters/),
      "empty.md": "there is no copy below the front matter",
      "none.md": expect.stringMatching(/^platform: Choose one of linkedin, x/),
      "odd.md": expect.stringMatching(/^platform: Choose one of/),
      "typo.md": "the front matter: Unknown fields: publish_on",
    });
    file("changed.md", post("platform: bluesky", "Other copy."));
    expect(reasons(await run(importSocialPosts, test.place))["changed.md"]).toMatch(/has changed since/);
    const stopped = await runIn(test.scope, importSocialPosts, test.place, () => true);
    expect(counts(stopped)).toEqual([0, 0, 0, 0]);
  });
});

describe("outputs", () => {
  it("stores the text below the front matter, and a JSON file's content unchanged", async () => {
    const content = '{ "n": 12345678901234567890.0, "a":[ ] }';
    file("report.md", "---\nkind: report\nmodel: m-1\n---\n\n# Visits in May\n\nThey rose.\n");
    file("facts.json", `{"kind": "research", "title": "Facts", "content": ${content}}`);
    file("picture.md", "---\nkind: image\ntitle: A boot\n---\nA boot on a table.\n");
    expect(counts(await run(importOutputs, test.place))).toEqual([3, 3, 0, 0]);
    expect(counts(await run(importOutputs, test.place))).toEqual([3, 0, 3, 0]);
    const where = { tenantId: test.scope.tenantId };
    const [rows] = await readIn(test.scope, (db) => [db.activity.findMany({ where, orderBy: { title: "asc" } })]);
    expect(rows.map(({ kind, status }) => [kind, status])).toEqual([
      ["research", "succeeded"],
      ["image", "needs_review"],
      ["report", "succeeded"],
    ]);
    const documents = await scoped(test.scope, "activity_outputs").find({}, { limit: 10 });
    expect(documents.map(({ title, format, model, preview }) => [title, format, model, preview]).sort()).toEqual([
      ["A boot", "markdown", null, "A boot on a table.\n"],
      ["Facts", "json", null, content],
      ["Visits in May", "markdown", "m-1", "# Visits in May\n\nThey rose.\n"],
    ]);
    for (const { refId } of rows) {
      const row = await findActivity(test.scope, refId);
      expect(row && (await activityParts(test.scope, row)).agreement.differences).toEqual([]);
    }
  });

  it("rejects outputs without a kind, a title or text", async () => {
    file("broken.json", "{");
    file("list.json", "[]");
    file("nothing.json", '{"kind": "report", "title": "x"}');
    file("untitled.json", '{"kind": "report", "content": 1}');
    file("kind.md", "# Title\n\nText.\n");
    file("title.md", "---\nkind: report\n---\nText.\n");
    file("text.md", "---\nkind: report\ntitle: x\n---\n");
    expect(reasons(await run(importOutputs, test.place))).toEqual({
      "broken.json": expect.stringMatching(/^not valid JSON/),
      "list.json": "not a JSON object",
      "nothing.json": "content: Required",
      "untitled.json": "title: Required",
      "kind.md": expect.stringMatching(/^kind: Choose one of/),
      "title.md": expect.stringMatching(/no title/),
      "text.md": "there is no text below the front matter",
    });
  });
});

describe("skills", () => {
  const TEXT = "Ask what they tried before you offer anything.";
  const skill = (front: string, text = TEXT) => `---\n${front}\n---\n\n${text}\n`;
  const library = globalScope({ program: "test" });

  async function statesOf(scope: OwnerScope, slugs: string[]) {
    const tenantId = scope.kind === "tenant" ? scope.tenantId : null;
    const where = { tenantId, slug: { in: slugs }, deletedOn: null };
    const rows = await inOwner(scope, (tx) => tx.skill.findMany({ where, orderBy: { slug: "asc" } }));
    for (const row of rows) expect((await skillParts(scope, row, undefined)).agreement.differences).toEqual([]);
    return rows.map(({ slug, name, status, currentVersion }) => [slug, name, status, currentVersion]);
  }

  it("drafts or publishes each once in a tenant, and rejects others with the reason", async () => {
    file("a.md", skill("name: First contact\ndescription: For the first mail.\ntags: [email, first-contact]"));
    file("b.md", skill("name: House style\nslug: style\ntags: writing, email\nstatus: published"));
    file("slug.md", skill("name: Another\nslug: style"));
    file("short.md", skill("name: Brief", "Be brief."));
    file("tag.md", skill("name: Tagged\ntags: [two words]"));
    file("bare.md", TEXT);
    const summary = await run(importSkills, test.place);
    expect(counts(summary)).toEqual([6, 2, 0, 4]);
    expect(reasons(summary)).toEqual({
      "bare.md": expect.stringMatching(/no front matter/),
      "short.md": expect.stringMatching(/^body: Use at least 10/),
      "slug.md": expect.stringMatching(/slug: Already used/),
      "tag.md": expect.stringMatching(/^tags\.0: Use letters, digits/),
    });
    expect(await statesOf(test.scope, ["first-contact", "style"])).toEqual([
      ["first-contact", "First contact", "draft", 1],
      ["style", "House style", "published", 1],
    ]);
    file("slug.md", skill("name: Another\nslug: another"));
    expect(counts(await run(importSkills, test.place))).toEqual([6, 1, 2, 3]);
    for (const name of ["slug.md", "short.md", "tag.md", "bare.md"]) rmSync(`${test.place}/${name}`);
    expect(counts(await run(importSkills, test.place))).toEqual([2, 0, 2, 0]);
    expect(await scoped(test.scope, "skills").countDocuments({}, 10)).toBe(3);
  });

  it("makes slugs from names in every script, in a tenant and in the library, without duplicates", async () => {
    const mark = newRefId().slice(-8);
    file("ja.md", skill(`name: 返信 ${mark}`, "丁寧に短く返信すること。"));
    file("ar.md", skill(`name: رد ${mark}`, "أجب العميل باختصار وبلطف في اليوم نفسه."));
    file("zh.md", skill(`name: 返信 ${mark}`, "请在一天之内简短而礼貌地回复客户。"));
    file("signs.md", skill('name: "!?"', `${TEXT} ${mark}`));
    const end = mark.toLowerCase();
    for (const summary of [await run(importSkills, test.place), await runIn(library, importSkills, test.place)]) {
      expect([counts(summary), reasons(summary)]).toEqual([[4, 4, 0, 0], {}]);
    }
    for (const owner of [test.scope, library]) {
      const states = await statesOf(owner, [`fan-xin-${end}`, `fan-xin-${end}-2`, `rd-${end}`]);
      expect(states.map(([slug]) => slug)).toEqual([`fan-xin-${end}`, `fan-xin-${end}-2`, `rd-${end}`]);
    }
    expect(counts(await run(importSkills, test.place))).toEqual([4, 0, 4, 0]);
    expect(counts(await runIn(library, importSkills, test.place))).toEqual([4, 0, 4, 0]);
  });

  it("adds templates to the library once, resumes after a crash, and overwrites none", async () => {
    const [one, two] = [`one-${newRefId().toLowerCase()}`, `two-${newRefId().toLowerCase()}`];
    file("one.md", skill(`name: Template one\nslug: ${one}\nstatus: published`));
    file("two.md", skill(`name: Template two\nslug: ${two}`, `${TEXT} ${two}`));
    const text = { name: "Template two", description: "", tags: [], body: `${TEXT} ${two}` };
    const left = await storeVersion(library, { ...text, version: 1 });
    expect(counts(await runIn(library, importSkills, test.place))).toEqual([2, 2, 0, 0]);
    expect(await statesOf(library, [one, two])).toEqual([
      [one, "Template one", "published", 1],
      [two, "Template two", "draft", 1],
    ]);
    expect((await findSkill(library, left.refId))?.slug).toBe(two);
    expect(counts(await runIn(library, importSkills, test.place))).toEqual([2, 0, 2, 0]);
    file("one.md", skill(`name: Template one\nslug: ${one}`, "Say nothing of the price before they ask for it."));
    const changed = await runIn(library, importSkills, test.place);
    expect([counts(changed), reasons(changed)["one.md"]]).toEqual([
      [2, 0, 1, 1],
      expect.stringMatching(/Edit it there/),
    ]);
  });
});
