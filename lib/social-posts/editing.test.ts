import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { editSocialPost, transitionSocialPost } from "@/lib/social-posts/actions";
import { composed, copyIn, copyText, type SocialPostDetail } from "@/lib/social-posts/model";
import { socialPostsDetail } from "@/lib/social-posts/queries";
import { testSocialPost } from "@/lib/social-posts/social-posts.fixture";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let reviewer: TestStaff;
let colleague: TestStaff;

beforeAll(async () => {
  scope = await testTenant("Editing");
  reviewer = await testStaff({ role: "reviewer", tenant: scope });
  colleague = await testStaff({ role: "reviewer", tenant: scope });
});

async function shown(refId: string): Promise<SocialPostDetail> {
  const result = await as(reviewer, () => socialPostsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

async function edit(refId: string, text: { copy: string; hashtags?: string }, rowVersion?: number) {
  const seen = { tenant: scope.tenantRef, refId, rowVersion: rowVersion ?? (await shown(refId)).rowVersion };
  return as(reviewer, () => editSocialPost({ ...seen, ...text }));
}

async function seenNow(refId: string) {
  const { rowVersion, contentSha256 } = await shown(refId);
  return { tenant: scope.tenantRef, refId, rowVersion, contentSha256 };
}

describe("editSocialPost", () => {
  it("gives a draft another copy and hashtags, with who wrote them and an audit row", async () => {
    const { refId, output } = await testSocialPost(scope, { platform: "bluesky" });
    const text = "New boots. 👢\n\n#boots #leather";
    expect(await edit(refId, { copy: "New boots. 👢", hashtags: "#boots, leather boots" })).toMatchObject({ ok: true });
    expect(await shown(refId)).toMatchObject({
      text: { state: "present", value: text },
      hashtags: ["boots", "leather"],
      characters: 29,
      author: reviewer.email,
      review: { yours: "wrote" },
      agreement: { differences: [] },
    });
    expect((await auditOf(scope, refId)).at(-1)).toMatchObject({
      action: "social_post.changed",
      actor: reviewer.email,
      before: { contentSha256: output.sha256 },
      after: { contentSha256: sha256(text) },
    });
  });

  it("keeps a text that is too long, which cannot be submitted", async () => {
    const { refId } = await testSocialPost(scope, { platform: "x" });
    expect(await edit(refId, { copy: "a".repeat(300) })).toMatchObject({ ok: true });
    const seen = await seenNow(refId);
    expect(await as(reviewer, () => transitionSocialPost({ event: "submit", ...seen }))).toMatchObject({
      error: { code: "INVALID" },
    });
  });

  it("leaves the decision on the new text to somebody else, whoever submits it", async () => {
    const { refId } = await testSocialPost(scope);
    await edit(refId, { copy: "Another" });
    const draft = await seenNow(refId);
    expect(await as(colleague, () => transitionSocialPost({ event: "submit", ...draft }))).toMatchObject({ ok: true });
    const waiting = await seenNow(refId);
    expect(await as(reviewer, () => transitionSocialPost({ event: "approve", ...waiting }))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
  });

  it("refuses an edit of a post that somebody else changed, and one without a change", async () => {
    const { refId } = await testSocialPost(scope);
    const { rowVersion } = await shown(refId);
    expect(await edit(refId, { copy: "First" })).toMatchObject({ ok: true });
    expect(await edit(refId, { copy: "Second" }, rowVersion)).toMatchObject({ error: { code: "CONFLICT" } });
    expect(await edit(refId, { copy: "First" })).toMatchObject({
      error: { code: "INVALID", message: /Nothing changed/ },
    });
    expect((await shown(refId)).text).toEqual({ state: "present", value: "First" });
  });

  it.each(["in_review", "approved", "expired"] as const)("edits no post that is %s", async (status) => {
    const { refId } = await testSocialPost(scope, { status });
    expect(await edit(refId, { copy: "Another" })).toMatchObject({ error: { code: "CONFLICT" } });
  });
});

describe("copyText", () => {
  it("takes hashtags with or without their sign, each once", () => {
    expect(copyText.parse({ copy: "x", hashtags: " #Boots,boots  über_alles ##2026fair " }).hashtags).toEqual([
      "boots",
      "über_alles",
      "2026fair",
    ]);
    expect(copyText.parse({ copy: "x" }).hashtags).toEqual([]);
  });

  it.each(["two-words", "2026", "boots!", "a#b"])("refuses %s, which is no hashtag", (hashtags) => {
    expect(copyText.safeParse({ copy: "x", hashtags }).error?.issues[0]?.path).toEqual(["hashtags", 0]);
  });
});

describe("copyIn", () => {
  it.each([
    ["Boots.\n\nThey last.", ["boots", "leather"]],
    ["Our #boots last.", ["boots", "leather"]],
    ["No tags.\n\nAt all.", []],
    ["Our #boots.\n\nLast.", ["boots"]],
  ])("takes the hashtags off again: %j with %j", (copy, hashtags) => {
    expect(copyIn(composed(copy, hashtags), hashtags)).toBe(copy);
  });

  it("leaves a text that was not composed of these hashtags", () => {
    expect(copyIn("Boots.\n\n#others", ["boots"])).toBe("Boots.\n\n#others");
    expect(copyIn("#boots", ["boots"])).toBe("#boots");
  });
});
