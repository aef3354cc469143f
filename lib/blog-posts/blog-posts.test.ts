import { beforeAll, describe, expect, it } from "vitest";
import { createActivity, previewOf, storeActivityOutput } from "@/lib/activities/provider";
import { downloadBlogPost } from "@/lib/blog-posts/actions";
import { ARTICLE, testBlogPost, type NewTestPost } from "@/lib/blog-posts/blog-posts.fixture";
import { BLOG_POST_MACHINE, BLOG_POST_STATUSES, type BlogPostStatus } from "@/lib/blog-posts/model";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { blogPostsDetail, blogPostsList } from "@/lib/blog-posts/queries";
import { REVIEWED_BLOG_POST } from "@/lib/blog-posts/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { eventsFrom } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let elsewhere: TenantScope;
let publisher: TestStaff;
let viewer: TestStaff;
let stranger: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  elsewhere = await testTenant("Other tenant");
  [publisher, viewer, stranger] = await Promise.all([
    testStaff({ role: "publisher", tenant: scope }),
    testStaff({ role: "viewer", tenant: scope }),
    testStaff({ role: "admin", tenant: elsewhere }),
  ]);
});

const newPost = ({ within = scope, ...rest }: NewTestPost & { within?: TenantScope } = {}) =>
  testBlogPost(within, rest);

const given = (refId: string) => ({ tenant: scope.tenantRef, refId });

async function detailOf(refId: string) {
  const result = await as(viewer, () => blogPostsDetail(given(refId)));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

describe("the machine", () => {
  it("reaches every state from draft, and leaves none it does not name", () => {
    const reached = new Set<BlogPostStatus>(["draft"]);
    for (const status of reached) {
      for (const event of eventsFrom(BLOG_POST_MACHINE, status)) reached.add(BLOG_POST_MACHINE[event].to);
    }
    expect([...reached].sort()).toEqual([...BLOG_POST_STATUSES].sort());
    const ends = BLOG_POST_STATUSES.filter((status) => eventsFrom(BLOG_POST_MACHINE, status).length === 0);
    expect(ends).toEqual(["archived"]);
  });
});

describe("writing", () => {
  it("ends as one whole record however often it is repeated with the same references", async () => {
    const [activityRef, outputRefId, postRef] = [newRefId(), newRefId(), newRefId()];
    const kind = "blog_post" as const;
    const write = async () => {
      const activity = await createActivity(scope, { refId: activityRef, kind, title: "Write", status: "accepted" });
      const about = {
        activityId: activity.id,
        kind,
        format: "markdown" as const,
        title: "T",
        model: null,
        body: ARTICLE,
      };
      const output = await storeActivityOutput(scope, { refId: outputRefId, ...about });
      const words = { title: "T", slug: "t", channel: "blog" as const, status: "draft" as const, wordCount: 3 };
      const where = { activityId: activity.id, outputRef: output.outputRef, contentSha256: output.sha256 };
      return { output, ...(await createBlogPost(scope, { refId: postRef, ...words, ...where })) };
    };
    const first = await write();
    const second = await write();
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.id).toBe(first.id);
    expect(second.output).toEqual(first.output);
    expect(first.output).toMatchObject({ sha256: sha256(ARTICLE), bytes: Buffer.byteLength(ARTICLE) });
    const [activity] = await readIn(scope, (db) => [db.activity.findUnique({ where: { refId: activityRef } })]);
    expect(activity).toMatchObject({ outputRef: first.output.outputRef, outputSha256: sha256(ARTICLE) });
    expect(await scoped(scope, "activity_outputs").countDocuments({ activityId: activity?.id ?? "" }, 10)).toBe(1);
  });

  it("refuses other content under a reference in use, a second output, and an activity of another tenant", async () => {
    const { activity, output } = await newPost();
    const about = {
      activityId: activity.id,
      kind: "blog_post" as const,
      format: "markdown" as const,
      title: "T",
      model: null,
    };
    await expect(storeActivityOutput(scope, { ...about, refId: output.refId, body: "other" })).rejects.toThrow(
      /different content/,
    );
    await expect(storeActivityOutput(scope, { ...about, body: "second" })).rejects.toThrow(/another output/);
    await expect(storeActivityOutput(elsewhere, { ...about, body: "x" })).rejects.toThrow(
      /This activity does not exist/,
    );
  });

  it("keeps a preview of whole characters", () => {
    expect(previewOf(Buffer.from("short"))).toBe("short");
    for (const lead of ["", "a", "aa", "aaa"]) {
      const preview = previewOf(Buffer.from(lead + "漢".repeat(3_000)));
      expect(preview).not.toContain("\uFFFD");
      const bytes = Buffer.byteLength(preview);
      expect(bytes).toBeGreaterThan(4_092);
      expect(bytes).toBeLessThanOrEqual(4_096);
    }
  });

  it("moves once: of two moves from the same sight, one wins and the other is told", async () => {
    const { id } = await newPost();
    const move = () =>
      inTenant(scope, (tx) =>
        transition(tx, scope, REVIEWED_BLOG_POST, { event: "submit", id, from: "draft", rowVersion: 1 }),
      );
    const outcomes = await Promise.allSettled([move(), move()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = outcomes.find((outcome) => outcome.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "CONFLICT" });
    const skip = inTenant(scope, (tx) =>
      transition(tx, scope, REVIEWED_BLOG_POST, { event: "publish", id, from: "in_review", rowVersion: 2 }),
    );
    await expect(skip).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("blog_posts.list", () => {
  it("filters by status and channel, pages by keyset, and stays in its tenant", async () => {
    const own = await testTenant("List tenant");
    const reader = await testStaff({ role: "viewer", tenant: own });
    await newPost({ within: own, status: "published" });
    await newPost({ within: own, channel: "medium" });
    const row = { tenantId: own.tenantId, title: "Many", slug: "many", channel: "blog", status: "archived" as const };
    const [activity] = await readIn(own, (db) => [db.activity.findFirstOrThrow({ where: { tenantId: own.tenantId } })]);
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...row,
      id: crypto.randomUUID(),
      refId: newRefId(),
      activityId: activity.id,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(at / 3))),
    }));
    await inTenant(own, (tx) => tx.blogPost.createMany({ data: many }));
    const read = async (filters: object) => {
      const result = await as(reader, () => blogPostsList({ tenant: own.tenantRef, ...filters }));
      if (!result.ok) throw new Error(result.error.message);
      return result.data;
    };
    expect((await read({ status: ["published"] })).rows.map(({ status }) => status)).toEqual(["published"]);
    expect((await read({ channel: ["medium"] })).rows.map(({ channel }) => channel)).toEqual(["medium"]);
    const first = await read({});
    const second = await read({ cursor: first.next ?? "" });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 12, null]);
    expect(new Set([...first.rows, ...second.rows].map(({ refId }) => refId)).size).toBe(62);
    const back = await read({ cursor: second.previous ?? "" });
    expect(back.rows).toEqual(first.rows);
    const wrong = await as(reader, () =>
      blogPostsList({ tenant: own.tenantRef, status: ["draft"], cursor: first.next ?? "" }),
    );
    expect(wrong).toMatchObject({ ok: false, error: { code: "INVALID" } });
    expect(await as(stranger, () => blogPostsList({ tenant: own.tenantRef }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });
});

describe("blog_posts.detail", () => {
  it("answers the article with three parts that agree", async () => {
    const { refId, activity } = await newPost();
    const detail = await detailOf(refId);
    expect(detail.content).toEqual({ state: "present", value: ARTICLE });
    expect(detail.agreement.compared).toHaveLength(5);
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.storage.map(({ store, part }) => [store, part.state])).toEqual([
      ["PostgreSQL", "present"],
      ["MongoDB", "present"],
      ["S3", "present"],
    ]);
    expect(detail).toMatchObject({ model: "m", activity: { refId: activity.refId } });
    expect(structuredClone(detail)).toEqual(JSON.parse(JSON.stringify(detail)));
  });

  it("shows a missing document and a differing hash as what they are", async () => {
    const { refId, id } = await newPost();
    const where = { id, tenantId: scope.tenantId };
    await inTenant(scope, (tx) => tx.blogPost.updateMany({ where, data: { contentSha256: "0".repeat(64) } }));
    expect((await detailOf(refId)).agreement.differences).toHaveLength(1);
    await inTenant(scope, (tx) => tx.blogPost.updateMany({ where, data: { outputRef: "0".repeat(24) } }));
    const lost = await detailOf(refId);
    expect(lost.content.state).toBe("missing");
    expect(lost.storage.map(({ part }) => part.state)).toEqual(["present", "missing", "missing"]);
    await inTenant(scope, (tx) => tx.blogPost.updateMany({ where, data: { outputRef: null } }));
    expect((await detailOf(refId)).storage[1]?.part).toMatchObject({
      why: expect.stringMatching(/not written/i),
    });
  });

  it("is not found from another tenant", async () => {
    const { refId } = await newPost({ within: elsewhere });
    expect(await as(viewer, () => blogPostsDetail(given(refId)))).toMatchObject({ error: { code: "NOT_FOUND" } });
  });
});

describe("downloadBlogPost", () => {
  it("mints a link to the very bytes, and leaves a trace of it", async () => {
    const { refId, output } = await newPost();
    const result = await as(publisher, () => downloadBlogPost(given(refId)));
    if (!result.ok) throw new Error(result.error.message);
    const answer = await fetch(result.data.url);
    expect(await answer.text()).toBe(ARTICLE);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="boots\.md"/);
    const trace = await auditOf(scope, refId);
    expect(trace).toHaveLength(1);
    expect(trace[0]).toMatchObject({
      action: "blog_post.content_downloaded",
      actor: publisher.email,
      before: null,
      after: { sha256: output.sha256 },
    });
  });

  it("is refused without the permission, and not found from another tenant, without a trace", async () => {
    const { refId } = await newPost();
    expect(await as(viewer, () => downloadBlogPost(given(refId)))).toMatchObject({ error: { code: "FORBIDDEN" } });
    expect(await as(stranger, () => downloadBlogPost(given(refId)))).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await as(null, () => downloadBlogPost(given(refId)))).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
    const own = { tenant: elsewhere.tenantRef, refId };
    expect(await as(stranger, () => downloadBlogPost(own))).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect(await auditOf(scope, refId)).toEqual([]);
  });
});
