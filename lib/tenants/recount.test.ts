import { expect, it } from "vitest";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { createBlogPost } from "@/lib/blog-posts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { createSocialPost } from "@/lib/social-posts/provider";
import { inTenant } from "@/lib/stores/postgres";
import { recountUsage } from "@/lib/tenants/recount";
import { testTenant } from "@/lib/testing/people";
import { finishToolCall, startToolCall } from "@/lib/tool-calls/provider";

const DAY = 86_400_000;

async function usageOf(scope: TenantScope) {
  const { tenantId } = scope;
  const rows = await inTenant(scope, (tx) =>
    tx.usageRecord.findMany({ where: { tenantId }, orderBy: [{ metric: "asc" }, { day: "asc" }] }),
  );
  return rows
    .filter(({ quantity }) => quantity > 0n)
    .map(({ metric, day, quantity }) => `${metric} ${day.toISOString().slice(0, 10)} ${quantity}`);
}

it("says what was counted while the records were written, to the day and the piece", async () => {
  const scope = await testTenant("Recount");
  const now = Date.now();
  const midnight = Math.floor(now / DAY) * DAY;
  // On both sides of midnight in UTC, days ago, and an output days after its activity.
  for (const at of [midnight - 1, midnight, midnight - 40 * DAY].map((ms) => new Date(ms))) {
    const activity = await createActivity(scope, { kind: "blog_post", title: "Post", status: "running", at });
    const output = {
      activityId: activity.id,
      kind: "blog_post",
      format: "markdown",
      title: "Post",
      model: null,
      body: `# ${at.getTime()}`,
    } as const;
    const stored = await storeActivityOutput(scope, { ...output, at: new Date(Math.min(at.getTime() + 3 * DAY, now)) });
    const post = { activityId: activity.id, outputRef: stored.outputRef, contentSha256: stored.sha256, at };
    await createBlogPost(scope, {
      ...post,
      title: "Post",
      slug: `post-${at.getTime()}`,
      channel: "blog",
      status: "draft",
      wordCount: 1,
    });
    const social = { platform: "linkedin", status: "draft", text: output.body } as const;
    await createSocialPost(scope, { ...post, ...social });
    const refId = newRefId(at);
    await startToolCall(scope, {
      refId,
      toolName: "search.web",
      method: "call",
      model: null,
      request: "{}",
      expiresAt: new Date(now + DAY),
    });
    await finishToolCall(scope, {
      refId,
      status: "succeeded",
      response: "{}",
      tokensIn: 5,
      tokensOut: 7,
      costMicros: 11,
    });
  }
  // Planned, queued and failed ones have used nothing.
  for (const status of ["planned", "queued", "failed"] as const)
    await createActivity(scope, { kind: "report", title: "Not yet", status });
  await startToolCall(scope, {
    refId: newRefId(),
    toolName: "search.web",
    method: "call",
    model: null,
    request: "{}",
    expiresAt: new Date(now + DAY),
  });

  const counted = await usageOf(scope);
  expect(counted.filter((line) => line.startsWith("activities"))).toHaveLength(2);
  await recountUsage(scope, new Date(now - 62 * DAY));
  expect(await usageOf(scope)).toEqual(counted);

  const { tenantId } = scope;
  await inTenant(scope, (tx) =>
    tx.usageRecord.updateMany({ where: { tenantId }, data: { quantity: { increment: 100_000 } } }),
  );
  await recountUsage(scope, new Date(now - 62 * DAY));
  expect(await usageOf(scope)).toEqual(counted);
});
