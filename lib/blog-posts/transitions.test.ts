import { beforeAll, describe, expect, it } from "vitest";
import { deleteBlogPost, transitionBlogPost } from "@/lib/blog-posts/actions";
import { testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import type { BlogPostStatus } from "@/lib/blog-posts/model";
import { replaceArticle } from "@/lib/blog-posts/provider";
import { blogPostsDetail, blogPostsList } from "@/lib/blog-posts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

const REASON = "A reason of enough characters.";
const DAY = 86_400_000;

let scope: TenantScope;
let publisher: TestStaff;
let reviewer: TestStaff;
let support: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  [publisher, reviewer, support] = await Promise.all([
    testStaff({ role: "publisher", tenant: scope, name: "Pia" }),
    testStaff({ role: "reviewer", tenant: scope, name: "Rafael" }),
    testStaff({ role: "support", tenant: scope }),
  ]);
});

async function rowOf(refId: string) {
  const [row] = await readIn(scope, (db) => [db.blogPost.findUniqueOrThrow({ where: { refId } })]);
  return row;
}

/** The current record, in the form in which its page sends it back. */
async function asSeen(refId: string) {
  const { rowVersion, contentSha256 } = await rowOf(refId);
  return { tenant: scope.tenantRef, refId, rowVersion, contentSha256 };
}

const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

describe("the transitions of staff", () => {
  it("go from a draft to the calendar and off it, each with its audit row", async () => {
    const { refId, output } = await testBlogPost(scope);
    const steps = [
      [publisher, "submit", "in_review", {}],
      [publisher, "withdraw", "draft", {}],
      [publisher, "submit", "in_review", {}],
      [reviewer, "request_changes", "changes_requested", { reason: REASON }],
      [publisher, "revise", "draft", {}],
      [publisher, "submit", "in_review", {}],
      [reviewer, "approve", "approved", {}],
      [publisher, "schedule", "scheduled", { publishAt: ahead(DAY) }],
      [publisher, "unschedule", "approved", {}],
      [publisher, "archive", "archived", {}],
    ] as const;
    for (const [staff, event, status, more] of steps) {
      const given = { ...(await asSeen(refId)), ...more };
      expect(await as(staff, () => transitionBlogPost({ event, ...given }))).toEqual({ ok: true, data: { status } });
    }
    const trace = await auditOf(scope, refId);
    expect(trace.map(({ after }) => (after as { status: string }).status)).toEqual(steps.map(([, , status]) => status));
    expect(trace[7]).toMatchObject({
      action: "blog_post.scheduled",
      actor: publisher.email,
      before: { status: "approved", publishAt: null },
      after: { status: "scheduled", publishAt: (steps[7][3] as { publishAt: string }).publishAt },
    });
    expect(await rowOf(refId)).toMatchObject({ approvedSha256: output.sha256, publishAt: null });
    const detail = await as(reviewer, () => blogPostsDetail({ tenant: scope.tenantRef, refId }));
    expect(detail).toMatchObject({
      ok: true,
      data: {
        review: { submitted: { by: { name: "Pia", isYou: false } }, decided: { by: { name: "Rafael", isYou: true } } },
      },
    });
  });

  it("retry, unpublish and reject as the state allows", async () => {
    const failed = await testBlogPost(scope, { status: "failed", publishAt: new Date() });
    await inTenant(scope, (tx) =>
      tx.blogPost.updateMany({ where: { id: failed.id }, data: { errorCode: "lease_expired" } }),
    );
    const seen = await asSeen(failed.refId);
    expect(await as(publisher, () => transitionBlogPost({ event: "retry", ...seen }))).toMatchObject({
      ok: true,
      data: { status: "scheduled" },
    });
    expect((await rowOf(failed.refId)).errorCode).toBeNull();
    const out = await testBlogPost(scope, { status: "published" });
    const given = await asSeen(out.refId);
    expect(await as(publisher, () => transitionBlogPost({ event: "unpublish", ...given }))).toMatchObject({
      error: { code: "INVALID", fields: { reason: "Required" } },
    });
    const told = { ...given, reason: REASON };
    expect(await as(publisher, () => transitionBlogPost({ event: "unpublish", ...told }))).toMatchObject({
      data: { status: "unpublished" },
    });
    const waiting = await testBlogPost(scope, { status: "in_review" });
    const read = { ...(await asSeen(waiting.refId)), reason: REASON };
    expect(await as(reviewer, () => transitionBlogPost({ event: "reject", ...read }))).toMatchObject({
      data: { status: "rejected" },
    });
    expect(await rowOf(waiting.refId)).toMatchObject({ decidedBy: reviewer.id, decisionReason: REASON });
  });

  it("nobody decides on what they submitted, or on another text than the one there", async () => {
    const { refId } = await testBlogPost(scope);
    const draft = await asSeen(refId);
    expect(await as(reviewer, () => transitionBlogPost({ event: "submit", ...draft }))).toMatchObject({ ok: true });
    const seen = await asSeen(refId);
    expect(await as(reviewer, () => transitionBlogPost({ event: "approve", ...seen }))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
    const other = await testStaff({ role: "reviewer", tenant: scope });
    const stale = { ...seen, contentSha256: sha256("another text") };
    expect(await as(other, () => transitionBlogPost({ event: "approve", ...stale }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
    expect((await rowOf(refId)).status).toBe("in_review");
  });

  it.each([
    ["has passed", ahead(-1_000), /Choose a future time/],
    ["Choose a time within a year", ahead(367 * DAY), /within a year/],
    ["is no moment", "tomorrow", /Enter a date and time/],
    ["is missing", undefined, /publish at: Enter a date and time/],
  ])("schedules for no time that %s", async (_, publishAt, why) => {
    const { refId } = await testBlogPost(scope, { status: "approved" });
    const given = { ...(await asSeen(refId)), ...(publishAt ? { publishAt } : {}) };
    const result = await as(publisher, () => transitionBlogPost({ event: "schedule", ...given } as never));
    expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { publishAt: expect.any(String) } } });
    expect(result).toMatchObject({ error: { message: expect.stringMatching(why) } });
    expect((await rowOf(refId)).status).toBe("approved");
  });

  it("schedules no text that is not the approved one", async () => {
    const { refId, id } = await testBlogPost(scope, { status: "approved" });
    await inTenant(scope, (tx) =>
      tx.blogPost.updateMany({ where: { id }, data: { approvedSha256: sha256("before it was edited") } }),
    );
    const given = { ...(await asSeen(refId)), publishAt: ahead(DAY) };
    expect(await as(publisher, () => transitionBlogPost({ event: "schedule", ...given }))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringMatching(/changed since it was approved/) },
    });
  });
});

describe("deleteBlogPost", () => {
  it.each<BlogPostStatus>(["scheduled", "publishing", "published"])(
    "is refused while it is %s, saying why",
    async (status) => {
      const { refId } = await testBlogPost(scope, { status });
      const { contentSha256: _, ...seen } = await asSeen(refId);
      const result = await as(support, () => deleteBlogPost({ ...seen, reason: REASON }));
      expect(result).toMatchObject({ error: { code: "CONFLICT", message: expect.stringMatching(/first|Wait/) } });
    },
  );

  it("hides the post from its list and page", async () => {
    const { refId } = await testBlogPost(scope);
    const { contentSha256: _, ...seen } = await asSeen(refId);
    expect(await as(support, () => deleteBlogPost({ ...seen, reason: REASON }))).toMatchObject({ ok: true });
    const at = { tenant: scope.tenantRef };
    expect(await as(support, () => blogPostsDetail({ ...at, refId }))).toMatchObject({ error: { code: "NOT_FOUND" } });
    const list = await as(support, () => blogPostsList(at));
    expect(list.ok && list.data.rows.some((row) => row.refId === refId)).toBe(false);
  });

  it("shows no activity that was deleted", async () => {
    const { refId, activity } = await testBlogPost(scope);
    await inTenant(scope, (tx) =>
      tx.activity.updateMany({ where: { id: activity.id }, data: { deletedOn: new Date() } }),
    );
    const detail = await as(support, () => blogPostsDetail({ tenant: scope.tenantRef, refId }));
    expect(detail).toMatchObject({ ok: true, data: { activity: null } });
  });
});

describe("blog_posts.list", () => {
  it("filters by the time a post goes out", async () => {
    const own = await testTenant("Calendar");
    const viewer = await testStaff({ role: "viewer", tenant: own });
    await testBlogPost(own);
    const soon = await testBlogPost(own, { status: "scheduled", publishAt: new Date(Date.now() + DAY) });
    const past = await testBlogPost(own, { status: "published", publishAt: new Date(Date.now() - DAY) });
    const listed = async (publish: string) => {
      const result = await as(viewer, () => blogPostsList({ tenant: own.tenantRef, publish }));
      if (!result.ok) throw new Error(result.error.message);
      return result.data.rows.map(({ refId }) => refId);
    };
    expect(await listed(`${ahead(0)}..`)).toEqual([soon.refId]);
    expect(await listed("7d")).toEqual([past.refId]);
    expect(await listed("all")).toHaveLength(3);
    expect(await listed("next7d")).toEqual([soon.refId]);
    expect(await as(viewer, () => blogPostsList({ tenant: own.tenantRef, publish: "soon" }))).toMatchObject({
      error: { code: "INVALID" },
    });
  });
});

describe("replaceArticle", () => {
  it("gives a draft another text with an activity of its own, once however often it is repeated", async () => {
    const { refId, output } = await testBlogPost(scope);
    const markdown = "# Boots\n\nThey last longer than you think.\n";
    const first = await replaceArticle(scope, { refId, markdown });
    const { rowVersion, activityId } = await rowOf(refId);
    expect(await replaceArticle(scope, { refId, markdown })).toEqual(first);
    expect(first).toEqual({ contentSha256: sha256(markdown), wordCount: 8 });
    expect(await rowOf(refId)).toMatchObject({ rowVersion, activityId, wordCount: 8 });
    const detail = await as(publisher, () => blogPostsDetail({ tenant: scope.tenantRef, refId }));
    expect(detail).toMatchObject({
      data: {
        content: { state: "present", value: markdown },
        agreement: { differences: [] },
        activity: { title: 'Revise "Boots"' },
      },
    });
    const back = await replaceArticle(scope, { refId, markdown: "# Back\n" });
    expect([back.contentSha256, output.sha256]).not.toContain(first.contentSha256);
    expect(await replaceArticle(scope, { refId, markdown })).toEqual(first);
    expect((await rowOf(refId)).activityId).toBe(activityId);
  });

  it("is refused for what is no draft, is empty or is not there, and changes nothing", async () => {
    const { refId, output } = await testBlogPost(scope, { status: "in_review" });
    await expect(replaceArticle(scope, { refId, markdown: "# Other" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(replaceArticle(scope, { refId, markdown: " \n" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(replaceArticle(scope, { refId: newRefId(), markdown: "# Other" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const elsewhere = await testTenant("Elsewhere");
    await expect(replaceArticle(elsewhere, { refId, markdown: "# Other" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await rowOf(refId)).contentSha256).toBe(output.sha256);
  });
});
