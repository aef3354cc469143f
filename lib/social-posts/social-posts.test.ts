import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { deleteSocialPost, downloadSocialPost, transitionSocialPost } from "@/lib/social-posts/actions";
import type { DueSocialPost, SocialPostStatus } from "@/lib/social-posts/model";
import { createSocialPost, expireSlots, publishDue, replaceCopy } from "@/lib/social-posts/provider";
import { socialPostsDetail, socialPostsList } from "@/lib/social-posts/queries";
import { testSocialPost } from "@/lib/social-posts/social-posts.fixture";
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
    testStaff({ role: "publisher", tenant: scope }),
    testStaff({ role: "reviewer", tenant: scope }),
    testStaff({ role: "support", tenant: scope }),
  ]);
});

async function rowOf(refId: string) {
  const [row] = await readIn(scope, (db) => [db.socialPost.findUniqueOrThrow({ where: { refId } })]);
  return row;
}

async function asSeen(refId: string) {
  const { rowVersion, contentSha256 } = await rowOf(refId);
  return { tenant: scope.tenantRef, refId, rowVersion, contentSha256 };
}

const ahead = (ms: number) => new Date(Date.now() + ms);

describe("writing", () => {
  it("ends as one whole record however often it is repeated, with what lists show of it", async () => {
    const { activity, output, text } = await testSocialPost(scope, { copy: `${"A long word. ".repeat(20)}` });
    const post = { refId: newRefId(), activityId: activity.id, platform: "x", status: "draft", text } as const;
    const stored = { outputRef: output.outputRef, contentSha256: output.sha256 };
    const first = await createSocialPost(scope, { ...post, ...stored });
    expect(first.created).toBe(true);
    expect(await createSocialPost(scope, { ...post, ...stored })).toEqual({ ...first, created: false });
    const row = await rowOf(post.refId);
    expect(row.characterCount).toBe([...text].length);
    expect(row.excerpt).toMatch(/^A long word\. .*…$/);
    expect([...row.excerpt].length).toBeLessThanOrEqual(140);
    await expect(createSocialPost(scope, { ...post, ...stored, text: "another" })).rejects.toMatchObject({
      code: "INVALID",
    });
    const nothing = { refId: newRefId(), text: " ", contentSha256: sha256(" ") };
    await expect(createSocialPost(scope, { ...post, ...stored, ...nothing })).rejects.toThrow(/empty/);
  });

  it("counts each post into the usage once", async () => {
    const own = await testTenant("Counted");
    const { activity, output, text, refId } = await testSocialPost(own);
    const again = { refId, activityId: activity.id, platform: "linkedin", status: "draft", text } as const;
    await createSocialPost(own, { ...again, outputRef: output.outputRef, contentSha256: output.sha256 });
    const [usage] = await readIn(own, (db) => [
      db.usageRecord.findMany({ where: { tenantId: own.tenantId, metric: "social_posts" } }),
    ]);
    expect(usage.map(({ quantity }) => Number(quantity))).toEqual([1]);
  });

  it("replaces a draft's copy with an activity of its own, and no other's", async () => {
    const { refId } = await testSocialPost(scope, { platform: "bluesky" });
    const copy = { refId, copy: "Boots. 👢", hashtags: ["boots", "new"] };
    const first = await replaceCopy(scope, copy);
    const { rowVersion } = await rowOf(refId);
    expect(await replaceCopy(scope, copy)).toEqual(first);
    expect(await rowOf(refId)).toMatchObject({ rowVersion, characterCount: 21, excerpt: "Boots. 👢 #boots #new" });
    const detail = await as(reviewer, () => socialPostsDetail({ tenant: scope.tenantRef, refId }));
    expect(detail).toMatchObject({
      data: {
        text: { value: "Boots. 👢\n\n#boots #new" },
        agreement: { differences: [] },
        activity: { title: 'Revise "Bluesky post"' },
      },
    });
    const waiting = await testSocialPost(scope, { status: "in_review" });
    await expect(replaceCopy(scope, { ...copy, refId: waiting.refId })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(replaceCopy(scope, { ...copy, refId: newRefId() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the transitions of staff", () => {
  it("go from a draft to the calendar and off it, each with its audit row", async () => {
    const { refId, output } = await testSocialPost(scope);
    const steps = [
      [publisher, "submit", "in_review", {}],
      [publisher, "withdraw", "draft", {}],
      [publisher, "submit", "in_review", {}],
      [reviewer, "request_changes", "changes_requested", { reason: REASON }],
      [publisher, "revise", "draft", {}],
      [publisher, "submit", "in_review", {}],
      [reviewer, "approve", "approved", {}],
      [publisher, "schedule", "scheduled", { publishAt: ahead(DAY).toISOString() }],
      [publisher, "unschedule", "approved", {}],
      [publisher, "archive", "archived", {}],
    ] as const;
    for (const [staff, event, status, more] of steps) {
      const given = { ...(await asSeen(refId)), ...more };
      expect(await as(staff, () => transitionSocialPost({ event, ...given }))).toEqual({ ok: true, data: { status } });
    }
    const trace = await auditOf(scope, refId);
    expect(trace.map(({ after }) => (after as { status: string }).status)).toEqual(steps.map(([, , status]) => status));
    expect(trace.map(({ action }) => action)).toContain("social_post.scheduled");
    expect(await rowOf(refId)).toMatchObject({
      approvedSha256: output.sha256,
      publishAt: null,
      decidedBy: reviewer.id,
    });
  });

  it("reject, retry and unpublish as the state allows", async () => {
    const [waiting, failed, out] = [
      await testSocialPost(scope, { status: "in_review" }),
      await testSocialPost(scope, { status: "failed", publishAt: new Date() }),
      await testSocialPost(scope, { status: "published" }),
    ];
    const [read, broken, shown] = [await asSeen(waiting.refId), await asSeen(failed.refId), await asSeen(out.refId)];
    expect(await as(reviewer, () => transitionSocialPost({ event: "reject", ...read, reason: REASON }))).toMatchObject({
      data: { status: "rejected" },
    });
    expect(await as(publisher, () => transitionSocialPost({ event: "retry", ...broken }))).toMatchObject({
      data: { status: "scheduled" },
    });
    expect(await as(publisher, () => transitionSocialPost({ event: "unpublish", ...shown }))).toMatchObject({
      error: { code: "INVALID" },
    });
    expect(
      await as(publisher, () => transitionSocialPost({ event: "unpublish", ...shown, reason: REASON })),
    ).toMatchObject({
      data: { status: "unpublished" },
    });
  });

  it.each([
    ["x", "a".repeat(290), [], /It is 10 characters over the limit of 280 on X/],
    ["bluesky", "a".repeat(299), ["tag"], /It is 5 characters over the limit of 300 on Bluesky/],
    [
      "instagram",
      "a",
      Array.from({ length: 31 }, (_, at) => `tag${at}`),
      /It is 1 hashtag over the limit of 30 on Instagram/,
    ],
  ] as const)("submits nothing that is over %s's limit", async (platform, copy, hashtags, why) => {
    const { refId } = await testSocialPost(scope, { platform, copy, hashtags: [...hashtags] });
    const seen = await asSeen(refId);
    const result = await as(publisher, () => transitionSocialPost({ event: "submit", ...seen }));
    expect(result).toMatchObject({ ok: false, error: { code: "INVALID", message: expect.stringMatching(why) } });
    expect((await rowOf(refId)).status).toBe("draft");
    expect(await auditOf(scope, refId)).toEqual([]);
  });

  it("submits no text that is not there", async () => {
    const { refId, id } = await testSocialPost(scope);
    await inTenant(scope, (tx) => tx.socialPost.updateMany({ where: { id }, data: { outputRef: "0".repeat(24) } }));
    const seen = await asSeen(refId);
    expect(await as(publisher, () => transitionSocialPost({ event: "submit", ...seen }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
  });
});

describe("deleting and downloading", () => {
  it.each<SocialPostStatus>(["scheduled", "publishing", "published"])(
    "is not deleted while it is %s",
    async (status) => {
      const { refId } = await testSocialPost(scope, { status });
      const { contentSha256: _, ...seen } = await asSeen(refId);
      expect(await as(support, () => deleteSocialPost({ ...seen, reason: REASON }))).toMatchObject({
        error: { code: "CONFLICT" },
      });
    },
  );

  it("a deleted one is in no list and on no page", async () => {
    const { refId } = await testSocialPost(scope);
    const { contentSha256: _, ...seen } = await asSeen(refId);
    expect(await as(support, () => deleteSocialPost({ ...seen, reason: REASON }))).toMatchObject({ ok: true });
    const at = { tenant: scope.tenantRef };
    expect(await as(support, () => socialPostsDetail({ ...at, refId }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    const list = await as(support, () => socialPostsList(at));
    expect(list.ok && list.data.rows.some((row) => row.refId === refId)).toBe(false);
  });

  it("mints a link to the very text, and leaves a trace of it", async () => {
    const { refId, output, text } = await testSocialPost(scope);
    const result = await as(publisher, () => downloadSocialPost({ tenant: scope.tenantRef, refId }));
    if (!result.ok) throw new Error(result.error.message);
    const answer = await fetch(result.data.url);
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get("content-disposition")).toMatch(/filename="linkedin-post\.md"/);
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "social_post.content_downloaded", after: { sha256: output.sha256 } },
    ]);
  });
});

describe("social_posts.list", () => {
  it("filters by several platforms, by status and by the time it goes out, in its tenant alone", async () => {
    const own = await testTenant("List");
    const viewer = await testStaff({ role: "viewer", tenant: own });
    const x = await testSocialPost(own, { platform: "x" });
    const threads = await testSocialPost(own, { platform: "threads", status: "scheduled", publishAt: ahead(DAY) });
    await testSocialPost(own, { platform: "facebook" });
    const listed = async (filters: object) => {
      const result = await as(viewer, () => socialPostsList({ tenant: own.tenantRef, ...filters }));
      if (!result.ok) throw new Error(result.error.message);
      return result.data.rows.map(({ refId }) => refId);
    };
    expect(await listed({ platform: ["x", "threads"] })).toEqual([threads.refId, x.refId]);
    expect(await listed({ status: ["scheduled"] })).toEqual([threads.refId]);
    expect(await listed({ publish: `${new Date().toISOString()}..` })).toEqual([threads.refId]);
    expect(await listed({})).toHaveLength(3);
    const wrong = { tenant: own.tenantRef, platform: ["myspace"] } as never;
    expect(await as(viewer, () => socialPostsList(wrong))).toMatchObject({ error: { code: "INVALID" } });
  });
});

describe("the worker's part", () => {
  it("publishes each due post once with its text, whoever else runs", async () => {
    const own = await testTenant("Worker");
    const { text, refId } = await testSocialPost(own, { platform: "x", status: "scheduled", publishAt: ahead(-1) });
    await testSocialPost(own, { status: "scheduled", publishAt: ahead(DAY) });
    const sent: DueSocialPost[] = [];
    const send = async (post: DueSocialPost) => {
      sent.push(post);
      return { externalUrl: `https://x.example/${post.refId}` };
    };
    const outcomes = await Promise.all([1, 2, 3].map(() => publishDue(own, new Date(), 10, send)));
    expect(outcomes.map(({ published, failed }) => published + failed).reduce((sum, count) => sum + count)).toBe(1);
    expect(sent).toEqual([{ refId, platform: "x", text, tenant: { refId: own.tenantRef, name: "Worker" } }]);
    const [row] = await readIn(own, (db) => [db.socialPost.findUniqueOrThrow({ where: { refId } })]);
    expect(row).toMatchObject({ status: "published", externalUrl: `https://x.example/${refId}`, leaseUntil: null });
  });

  it("expires what was not approved in time, up to the limit, and nothing else", async () => {
    const own = await testTenant("Slots");
    for (const status of ["draft", "in_review", "changes_requested"] as const) {
      await testSocialPost(own, { status, slotEndsAt: ahead(-DAY) });
    }
    const kept = [
      await testSocialPost(own, { status: "approved", slotEndsAt: ahead(-DAY) }),
      await testSocialPost(own, { slotEndsAt: ahead(DAY) }),
      await testSocialPost(own),
    ];
    expect(await expireSlots(own, new Date(), 1)).toBe(1);
    const both = await Promise.all([expireSlots(own, new Date(), 10), expireSlots(own, new Date(), 10)]);
    expect(both[0] + both[1]).toBe(2);
    expect(await expireSlots(own, new Date(), 10)).toBe(0);
    const [left] = await readIn(own, (db) => [
      db.socialPost.findMany({ where: { tenantId: own.tenantId, status: { not: "expired" } } }),
    ]);
    expect(left.map(({ refId }) => refId).sort()).toEqual(kept.map(({ refId }) => refId).sort());
  });
});
