import { beforeAll, describe, expect, it } from "vitest";
import { activityParts } from "@/lib/activities/parts";
import { findActivity } from "@/lib/activities/store";
import { findBlogPost } from "@/lib/blog-posts/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { outputParts } from "@/lib/core/publishing/output-parts";
import { ONBOARDING_STATUSES } from "@/lib/onboarding-runs/model";
import { onboardingParts } from "@/lib/onboarding-runs/parts";
import { findOnboardingRun } from "@/lib/onboarding-runs/store";
import { composed, measure, PLATFORMS } from "@/lib/social-posts/model";
import { findSocialPost } from "@/lib/social-posts/store";
import { scoped } from "@/lib/stores/mongo";
import { readIn } from "@/lib/stores/postgres";
import { findTenantForProgram } from "@/lib/tenants/store";
import { asOwner } from "@/lib/testing/people";
import { articleText } from "@/prisma/seed/article-text";
import { contractPdf } from "@/prisma/seed/contract-pdf";
import { payloadOf, stockOf } from "@/prisma/seed/payloads";
import { DEMO_LOGINS } from "@/prisma/seed/people";
import { Random } from "@/prisma/seed/random";
import { demoUnfinished, seed } from "@/prisma/seed/seed";
import { socialText } from "@/prisma/seed/social-text";
import { strategyText } from "@/prisma/seed/strategy-text";
import { TENANTS } from "@/prisma/seed/tenants";

const CALLS = 400;
const quiet = () => {};
const first = TENANTS[0];
if (!first) throw new Error("There are no demo tenants.");

describe("the generators", () => {
  it("give the same for the same name, and something else for another", () => {
    const draw = (...name: (string | number)[]) =>
      Array.from(
        { length: 50 },
        (
          (random) => () =>
            random.bits()
        )(new Random(...name)),
      );
    expect(draw(1, "a")).toEqual(draw(1, "a"));
    expect(draw(1, "a")).not.toEqual(draw(2, "a"));
    expect(new Set(draw(1, "a")).size).toBe(50);
  });

  it("spread evenly: no tenth of the range is far from its share", () => {
    const random = new Random("spread");
    const sampled = Array.from({ length: 10_000 }, () => random.whole(0, 9));
    for (let digit = 0; digit < 10; digit++) {
      const share = sampled.filter((value) => value === digit).length / sampled.length;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.015);
    }
  });

  it("write strategies of 1 to 20 KB and articles with one title, the same each time", () => {
    for (const tenant of TENANTS) {
      const strategy = () => strategyText(new Random("s", tenant.slug), tenant, { version: 3, year: 2026 });
      expect(strategy()).toEqual(strategy());
      const bytes = Buffer.byteLength(strategy().markdown);
      expect(bytes).toBeGreaterThan(1_000);
      expect(bytes).toBeLessThan(20_480);
      const article = articleText(new Random("p", tenant.slug), tenant, new Set());
      expect(article.markdown.match(/^# /gm)).toHaveLength(1);
      expect(article.markdown).not.toMatch(/[{}]|undefined/);
    }
  });

  it("write social posts that fit their platform, unless they are to be too long", () => {
    for (const tenant of TENANTS) {
      for (const platform of PLATFORMS) {
        const written = (long: boolean) =>
          socialText(new Random("t", tenant.slug, platform), tenant, { platform, long });
        expect(written(false)).toEqual(written(false));
        const excess = (long: boolean) => {
          const { copy, hashtags } = written(long);
          return measure(platform, composed(copy, hashtags)).excess;
        };
        expect(excess(false)).toEqual([]);
        if (platform !== "facebook") expect(excess(true)).toHaveLength(1);
      }
    }
  });

  it("make PDFs that are the same to the byte", async () => {
    const at = new Date("2026-03-01T10:00:00Z");
    const text = { number: "HP-1", title: "Order form", counterparty: first.name, tenant: first, signedBy: null, at };
    const [one, two] = await Promise.all([contractPdf(new Random("c"), text), contractPdf(new Random("c"), text)]);
    expect(sha256(one)).toBe(sha256(two));
    expect(one.subarray(0, 5).toString()).toBe("%PDF-");
    const pages = one.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(pages).toBeLessThanOrEqual(12);
  });

  it("make payloads of the size wanted, as JSON", () => {
    const stock = stockOf(new Random("stock"), first);
    for (const bytes of [1_500, 50_000, 2 * 1024 * 1024]) {
      const { request, response } = payloadOf(new Random("call", bytes), stock, "web_search", bytes, true);
      expect(JSON.parse(request)).toHaveProperty("query");
      expect(JSON.parse(response ?? "null")).toHaveProperty("results");
      const total = request.length + (response?.length ?? 0);
      expect(total).toBeLessThan(bytes * 1.3 + 400);
      expect(total).toBeGreaterThan(bytes * 0.6);
    }
  });
});

describe("seeding", () => {
  let scopes: TenantScope[];
  beforeAll(async () => {
    await seed({ toolCalls: CALLS, seed: 1, onProgress: quiet });
    scopes = [];
    for (const { slug } of TENANTS) {
      const scope = await findTenantForProgram(slug);
      if (scope) scopes.push(scope);
    }
  }, 300_000);

  const rowsOf = (scope: TenantScope) => {
    const where = { tenantId: scope.tenantId };
    return readIn(scope, (db) => [
      db.strategy.findMany({ where, orderBy: { version: "asc" } }),
      db.blogPost.findMany({ where, orderBy: { refId: "asc" } }),
      db.contract.findMany({ where, orderBy: { refId: "asc" } }),
      db.activity.findMany({ where, orderBy: { refId: "asc" } }),
      db.toolCall.findMany({ where, orderBy: { refId: "asc" } }),
      db.statusTransition.findMany({ where, orderBy: [{ at: "asc" }, { id: "asc" }] }),
      db.socialPost.findMany({ where, orderBy: { refId: "asc" } }),
      db.onboardingRun.findMany({ where, orderBy: { createdAt: "asc" } }),
    ]);
  };
  const everything = async () => Promise.all(scopes.map(rowsOf));

  it("makes twelve tenants and one login a role", async () => {
    expect(scopes).toHaveLength(12);
    const { rows } = await asOwner().query(
      `SELECT s.email, g.role FROM staff s JOIN staff_grants g ON g.staff_id = s.id
       WHERE s.email LIKE '%@leadmetrics.demo'`,
    );
    const held = rows.map(({ email, role }: { email: string; role: string }) => `${email} ${role}`);
    expect(new Set(held)).toEqual(new Set(DEMO_LOGINS.map(({ email, role }) => `${email} ${role}`)));
    expect(held.filter((one) => one.startsWith("solo@"))).toHaveLength(2);
  });

  it("puts something into every state, with a history that ends there", async () => {
    const all = await everything();
    const statuses = (place: 0 | 1 | 2 | 3) => new Set(all.flatMap((rows) => rows[place].map(({ status }) => status)));
    expect(statuses(0).size).toBe(8);
    expect(statuses(1).size).toBe(11);
    expect(statuses(2).size).toBe(10);
    expect(statuses(3).size).toBe(10);
    const social = all.flatMap((rows) => rows[6]);
    expect(new Set(social.map(({ status }) => status)).size).toBe(12);
    expect(new Set(social.map(({ platform }) => platform)).size).toBe(6);
    for (const [strategies, posts, , , , moves, socialPosts] of all) {
      for (const row of [...strategies, ...posts, ...socialPosts]) {
        const last = moves.filter((move) => move.entityId === row.id).at(-1);
        expect(last?.to ?? "draft").toBe(row.status);
        expect(last?.at.getTime() ?? 0).toBeLessThanOrEqual(Date.now());
      }
      expect(strategies.filter(({ status }) => status === "in_review").length).toBeLessThanOrEqual(1);
    }
  });

  it("plans what is scheduled ahead, and dates what is out when it was planned", async () => {
    for (const [, posts, , , , , socialPosts] of await everything()) {
      for (const { status, publishAt, publishedAt } of [...posts, ...socialPosts]) {
        if (status === "scheduled") expect(publishAt?.getTime()).toBeGreaterThan(Date.now());
        if (publishedAt) expect(publishedAt.getTime()).toBeGreaterThanOrEqual(publishAt?.getTime() ?? Infinity);
      }
    }
  });

  it("lets one tenant's review wait on the reviewer's own submission, and others' not", async () => {
    const { rows } = await asOwner().query("SELECT id FROM staff WHERE email = 'reviewer@leadmetrics.demo'");
    const waiting = (await everything()).flatMap(([strategies]) =>
      strategies.filter(({ status }) => status === "in_review"),
    );
    const own = waiting.filter(({ submittedBy }) => submittedBy === rows[0]?.id);
    expect(own).toHaveLength(1);
    expect(waiting.length).toBeGreaterThan(2);
  });

  it("writes the tool calls asked for, and the halves of a post and of a report agree", async () => {
    const all = await everything();
    expect(all.reduce((sum, rows) => sum + rows[4].length, 0)).toBe(CALLS);
    const [scope] = scopes;
    const post = all[0]?.[1][0];
    if (!scope || !post) throw new Error("The first tenant has no post.");
    const row = await findBlogPost(scope, post.refId);
    const halves = row && (await outputParts(scope, "blog_posts", row));
    expect(halves?.agreement.differences).toEqual([]);
    expect(halves?.content.state).toBe("present");
    const social = all[0]?.[6][0];
    const copy = social && (await findSocialPost(scope, social.refId));
    expect(copy && (await outputParts(scope, "social_posts", copy)).agreement.differences).toEqual([]);
    const report = all[0]?.[3].find(({ kind, outputRef }) => kind === "report" && outputRef);
    const activity = report && (await findActivity(scope, report.refId));
    expect(activity && (await activityParts(scope, activity)).agreement.differences).toEqual([]);
    expect(await scoped(scope, "tool_call_logs").countDocuments({}, CALLS)).toBe(all[0]?.[4].length);
  });

  it("lets a tenant's onboarding runs follow one another, and its first strategy come of the completed one", async () => {
    const all = await everything();
    expect(new Set(all.flatMap((rows) => rows[7].map(({ status }) => status)))).toEqual(new Set(ONBOARDING_STATUSES));
    for (const [at, scope] of scopes.entries()) {
      let ended: Date | null = new Date(0);
      for (const { refId, status, createdAt, finishedAt } of all[at]?.[7] ?? []) {
        expect(ended?.getTime()).toBeLessThan(createdAt.getTime());
        ended = finishedAt;
        const row = await findOnboardingRun(scope, refId);
        if (status === "completed") expect(row?.strategy?.version).toBe(1);
        expect(row && (await onboardingParts(scope, row)).agreement.differences).toEqual([]);
      }
    }
  });

  it("doubles and changes nothing when it runs again, and only adds where more calls are wanted", async () => {
    expect(await demoUnfinished()).toBe(false);
    const before = await everything();
    await seed({ toolCalls: CALLS + 50, seed: 1, onProgress: quiet });
    const after = await everything();
    const withoutCalls = (all: typeof before) => all.map((rows) => rows.toSpliced(4, 1));
    expect(withoutCalls(after)).toEqual(withoutCalls(before));
    const callsOf = (all: typeof before) => new Map(all.flatMap((rows) => rows[4].map((call) => [call.refId, call])));
    const calls = callsOf(after);
    expect(calls.size).toBe(CALLS + 50);
    expect(after.reduce((sum, rows) => sum + rows[4].length, 0)).toBe(CALLS + 50);
    for (const [refId, call] of callsOf(before)) expect(calls.get(refId)).toEqual(call);
  }, 300_000);

  it("refuses to mix the data of two seeds", async () => {
    await expect(seed({ toolCalls: 0, seed: 2, onProgress: quiet })).rejects.toThrow(/another seed number/);
  });
});
