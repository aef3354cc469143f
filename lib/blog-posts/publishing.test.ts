import { beforeEach, describe, expect, it } from "vitest";
import { testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import type { DueBlogPost } from "@/lib/blog-posts/model";
import { publishDue } from "@/lib/blog-posts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { historyOf } from "@/lib/core/records/history";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { testTenant } from "@/lib/testing/people";

const MINUTE = 60_000;

let scope: TenantScope;
const sent: DueBlogPost[] = [];

beforeEach(async () => {
  scope = await testTenant();
  sent.length = 0;
});

const now = () => new Date();
const send = async (post: DueBlogPost) => {
  sent.push(post);
  return { externalUrl: `https://blog.example/${post.refId}` };
};

async function rowOf(refId: string) {
  const [row] = await readIn(scope, (db) => [db.blogPost.findUniqueOrThrow({ where: { refId } })]);
  return row;
}

const due = (minutesAgo = 1) =>
  testBlogPost(scope, { status: "scheduled", publishAt: new Date(Date.now() - minutesAgo * MINUTE) });

describe("publishDue", () => {
  it("publishes what is due with its text, oldest first, up to the limit, and leaves what is not", async () => {
    const [later, first] = [await due(1), await due(5)];
    const ahead = await testBlogPost(scope, { status: "scheduled", publishAt: new Date(Date.now() + MINUTE) });
    expect(await publishDue(scope, now(), 1, send)).toEqual({ published: 1, failed: 0, left: 0 });
    expect(sent.map(({ refId }) => refId)).toEqual([first.refId]);
    expect(sent[0]).toMatchObject({
      slug: "boots",
      markdown: expect.stringContaining("They last."),
      tenant: { refId: scope.tenantRef },
    });
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 1, failed: 0, left: 0 });
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 0, failed: 0, left: 0 });
    const row = await rowOf(later.refId);
    expect(row).toMatchObject({
      status: "published",
      externalUrl: `https://blog.example/${later.refId}`,
      leaseUntil: null,
    });
    expect(Math.abs(Date.now() - (row.publishedAt?.getTime() ?? 0))).toBeLessThan(MINUTE);
    expect((await historyOf(scope, "blog_post", row.id)).map(({ event }) => event).sort()).toEqual([
      "confirm",
      "publish",
    ]);
    expect((await rowOf(ahead.refId)).status).toBe("scheduled");
  });

  it("publishes each post once, however many workers run at the same time", async () => {
    await Promise.all(Array.from({ length: 6 }, () => due()));
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => publishDue(scope, now(), 10, send)));
    expect(outcomes.reduce((sum, { published }) => sum + published, 0)).toBe(6);
    expect(outcomes.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
    expect(new Set(sent.map(({ refId }) => refId)).size).toBe(6);
    expect(sent).toHaveLength(6);
  });

  it("fails what the publisher refuses, with the reason, and goes on with the rest", async () => {
    const [refused, other] = [await due(5), await due(1)];
    const picky = async (post: DueBlogPost) => {
      if (post.refId === refused.refId) throw new Error("The slug is taken.");
      return send(post);
    };
    expect(await publishDue(scope, now(), 10, picky)).toEqual({ published: 1, failed: 1, left: 0 });
    expect(await rowOf(refused.refId)).toMatchObject({
      status: "failed",
      errorCode: "publisher_refused",
      leaseUntil: null,
    });
    const [last] = await historyOf(scope, "blog_post", refused.id);
    expect(last).toMatchObject({ event: "fail", reason: expect.stringContaining("The slug is taken.") });
    expect((await rowOf(other.refId)).status).toBe("published");
  });

  it("does not believe an answer without an address of the web", async () => {
    const { refId } = await due();
    await publishDue(scope, now(), 10, async () => ({ externalUrl: "javascript:alert(1)" }));
    expect(await rowOf(refId)).toMatchObject({
      status: "failed",
      errorCode: "publisher_answer_invalid",
      externalUrl: null,
    });
  });

  it("fails what a dead worker left behind, and never sends it again by itself", async () => {
    const { refId, id } = await testBlogPost(scope, { status: "publishing", publishAt: new Date() });
    const lease = (leaseUntil: Date) =>
      inTenant(scope, (tx) => tx.blogPost.updateMany({ where: { id }, data: { leaseUntil } }));
    await lease(new Date(Date.now() + MINUTE));
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 0, failed: 0, left: 0 });
    await lease(new Date(Date.now() - 1));
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 0, failed: 1, left: 0 });
    expect(await rowOf(refId)).toMatchObject({ status: "failed", errorCode: "lease_expired", leaseUntil: null });
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 0, failed: 0, left: 0 });
    expect(sent).toEqual([]);
  });

  it("waits an hour for a text that cannot be read, without keeping others waiting", async () => {
    const [stuck, other] = [await due(5), await due(1)];
    await scoped(scope, "activity_outputs").bulkWrite([
      {
        updateOne: {
          filter: { refId: stuck.output.refId },
          update: { $set: { s3Key: `elsewhere/${stuck.refId}.md` } },
        },
      },
    ]);
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 1, failed: 0, left: 1 });
    expect(await Promise.all([stuck, other].map(async ({ refId }) => (await rowOf(refId)).status))).toEqual([
      "scheduled",
      "published",
    ]);
    expect(await publishDue(scope, new Date(Date.now() + 60 * MINUTE), 10, send)).toEqual({
      published: 0,
      failed: 1,
      left: 0,
    });
    expect(await rowOf(stuck.refId)).toMatchObject({ status: "failed", errorCode: "content_unreadable" });
  });

  it("sends out no text but the approved one", async () => {
    const [unapproved, lost, forged] = [await due(), await due(), await due()];
    const change = (id: string, data: object) =>
      inTenant(scope, (tx) => tx.blogPost.updateMany({ where: { id }, data }));
    await change(unapproved.id, { approvedSha256: sha256("another text") });
    await change(lost.id, { outputRef: "0".repeat(24) });
    const document = await scoped(scope, "activity_outputs").findOne({ refId: forged.output.refId });
    if (!document) throw new Error("The output was not stored.");
    const put = await putContent(scope, objectKeys.kept(scope, document.s3Key), Buffer.from("forged"), "text/markdown");
    await scoped(scope, "activity_outputs").bulkWrite([
      { updateOne: { filter: { refId: document.refId }, update: { $set: { s3VersionId: put.versionId } } } },
    ]);
    expect(await publishDue(scope, now(), 10, send)).toEqual({ published: 0, failed: 3, left: 0 });
    const codes = await Promise.all(
      [unapproved, lost, forged].map(async ({ refId }) => (await rowOf(refId)).errorCode),
    );
    expect(codes).toEqual(["not_approved", "content_missing", "content_changed"]);
    expect(sent).toEqual([]);
  });
});
