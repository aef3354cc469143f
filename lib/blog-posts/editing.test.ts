import { beforeAll, describe, expect, it } from "vitest";
import { editBlogPost, transitionBlogPost } from "@/lib/blog-posts/actions";
import { ARTICLE, testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import { MAX_ARTICLE_BYTES, type BlogPostDetail } from "@/lib/blog-posts/model";
import { blogPostsDetail } from "@/lib/blog-posts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let reviewer: TestStaff;
let colleague: TestStaff;

beforeAll(async () => {
  scope = await testTenant("Editing");
  reviewer = await testStaff({ role: "reviewer", tenant: scope });
  colleague = await testStaff({ role: "reviewer", tenant: scope });
});

async function shown(refId: string, staff = reviewer): Promise<BlogPostDetail> {
  const result = await as(staff, () => blogPostsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

async function edit(refId: string, text: { title?: string; markdown?: string }, rowVersion?: number) {
  const seen = { tenant: scope.tenantRef, refId, rowVersion: rowVersion ?? (await shown(refId)).rowVersion };
  return as(reviewer, () => editBlogPost({ ...seen, title: "Boots", markdown: ARTICLE, ...text }));
}

const MARKDOWN = "---\ndescription: On boots\n---\n\n# Boots\n\nThey last longer than you think.\n";

describe("editBlogPost", () => {
  it("gives a draft another title and text, with who wrote them and an audit row", async () => {
    const { refId, output } = await testBlogPost(scope);
    expect(await edit(refId, { title: "Old boots", markdown: MARKDOWN })).toEqual({ ok: true, data: { refId } });
    const post = await shown(refId);
    expect(post).toMatchObject({
      title: "Old boots",
      wordCount: 8,
      author: reviewer.email,
      review: { yours: "wrote" },
      content: { state: "present", value: MARKDOWN },
      agreement: { differences: [] },
      activity: { title: 'Revise "Old boots"' },
      model: null,
    });
    expect((await shown(refId, colleague)).review.yours).toBeNull();
    expect((await auditOf(scope, refId)).at(-1)).toMatchObject({
      action: "blog_post.changed",
      actor: reviewer.email,
      before: { title: "Boots", contentSha256: output.sha256 },
      after: { title: "Old boots", contentSha256: sha256(MARKDOWN) },
    });
  });

  it("leaves the decision on the new text to somebody else, whoever submits it", async () => {
    const { refId } = await testBlogPost(scope);
    await edit(refId, { markdown: MARKDOWN });
    const seen = async () => {
      const { rowVersion, contentSha256 } = await shown(refId);
      return { tenant: scope.tenantRef, refId, rowVersion, contentSha256 };
    };
    const draft = await seen();
    expect(await as(colleague, () => transitionBlogPost({ event: "submit", ...draft }))).toMatchObject({ ok: true });
    const waiting = await seen();
    expect(await as(reviewer, () => transitionBlogPost({ event: "approve", ...waiting }))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
  });

  it("refuses an edit of a post that somebody else changed, and says who", async () => {
    const { refId } = await testBlogPost(scope);
    const { rowVersion } = await shown(refId);
    await edit(refId, { markdown: "# First" });
    const late = await edit(refId, { markdown: "# Second" }, rowVersion);
    expect(late).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining(`${reviewer.email} edited it last`) },
    });
    expect((await shown(refId)).content).toEqual({ state: "present", value: "# First" });
  });

  it("lets one of two edits at the same moment through", async () => {
    const { refId } = await testBlogPost(scope);
    const { rowVersion } = await shown(refId);
    const both = await Promise.all(["# One", "# Two"].map((markdown) => edit(refId, { markdown }, rowVersion)));
    expect(both.map((result) => (result.ok ? "OK" : result.error.code)).sort()).toEqual(["CONFLICT", "OK"]);
  });

  it.each(["in_review", "changes_requested", "approved", "published", "archived"] as const)(
    "edits no post that is %s",
    async (status) => {
      const { refId, output } = await testBlogPost(scope, { status });
      expect(await edit(refId, { markdown: MARKDOWN })).toMatchObject({ error: { code: "CONFLICT" } });
      expect((await shown(refId)).contentSha256).toBe(output.sha256);
    },
  );

  it("names the field that cannot be saved, and refuses an edit without a change", async () => {
    const { refId } = await testBlogPost(scope);
    const { rowVersion } = await shown(refId);
    const fieldsOf = async (text: object) => {
      const result = await edit(refId, text);
      return result.ok ? [] : Object.keys(result.error.fields ?? {});
    };
    expect(await fieldsOf({ title: " " })).toEqual(["title"]);
    expect(await fieldsOf({ markdown: " \n" })).toEqual(["markdown"]);
    expect(await fieldsOf({ markdown: "é".repeat(MAX_ARTICLE_BYTES / 2 + 1) })).toEqual(["markdown"]);
    expect(await edit(refId, {})).toMatchObject({ error: { code: "INVALID", message: /Nothing changed/ } });
    expect((await shown(refId)).rowVersion).toBe(rowVersion);
  });
});
