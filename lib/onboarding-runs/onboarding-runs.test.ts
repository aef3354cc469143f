import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import {
  deleteOnboardingRun,
  downloadContextFile,
  openScrapedPage,
  startOnboardingRun,
  transitionOnboardingRun,
} from "@/lib/onboarding-runs/actions";
import { LEASE_MS, MAX_TEXT_BYTES, TIMEOUT_MS } from "@/lib/onboarding-runs/model";
import * as provider from "@/lib/onboarding-runs/provider";
import { onboardingRunsDetail, onboardingRunsList } from "@/lib/onboarding-runs/queries";
import { inTenant } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

const SITE = "https://www.example.com/";
const PAGE = { url: `${SITE}about`, title: "About us", status: 200, text: "We mend boats." };
const CONTEXT = "# Boats that last\n\nWe mend boats in Kiel.";

let admin: TestStaff;
beforeAll(async () => {
  admin = await testStaff({ role: "admin" });
});

type Until = "created" | "collecting" | "researching" | "drafting" | "awaiting_input" | "awaiting_approval";

/** A run in a new tenant, brought to a state by a program. */
async function runAt(status: Until) {
  const scope = await testTenant();
  const { refId } = await provider.startOnboardingRun(scope, { website: SITE });
  const run = { tenant: scope.tenantRef, refId };
  if (status === "created") return { scope, refId, run };
  await provider.advanceOnboardingRun(scope, refId, "start");
  if (status === "collecting") return { scope, refId, run };
  await provider.saveScrapedPage(scope, refId, PAGE);
  await provider.advanceOnboardingRun(scope, refId, "research");
  if (status === "researching") return { scope, refId, run };
  await provider.saveResearch(scope, refId, "## Found\n\nThey mend boats.");
  await provider.advanceOnboardingRun(scope, refId, "draft");
  if (status === "drafting") return { scope, refId, run };
  if (status === "awaiting_input") {
    await provider.askQuestions(scope, refId, [
      { id: "q1", question: "Which boats?" },
      { id: "q2", question: "Where?" },
    ]);
    return { scope, refId, run };
  }
  await provider.saveContextFile(scope, refId, { name: "context.md", markdown: CONTEXT });
  await provider.advanceOnboardingRun(scope, refId, "ask_approval");
  return { scope, refId, run };
}

async function detailOf(scope: TenantScope, refId: string) {
  const result = await as(admin, () => onboardingRunsDetail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

describe("a run of a program", () => {
  it("fills its parts step by step, which agree, and ends as the tenant's first strategy", async () => {
    const { scope, refId } = await runAt("awaiting_approval");
    const before = await detailOf(scope, refId);
    expect(before.agreement.differences).toEqual([]);
    expect(before.agreement.compared).toHaveLength(7);
    expect(before.contextFile).toEqual({ state: "present", value: CONTEXT });
    expect(before.findings).toMatchObject({
      value: { pages: [{ url: PAGE.url }], sources: [{ url: SITE, kind: "website" }] },
    });
    const { strategy } = await provider.completeOnboardingRun(scope, refId);
    expect(await provider.completeOnboardingRun(scope, refId)).toEqual({ strategy });
    const after = await detailOf(scope, refId);
    expect(after).toMatchObject({ status: "completed", leaseUntil: null, strategy: { refId: strategy, version: 1 } });
    expect(after.agreement.differences).toEqual([]);
    const row = await inTenant(scope, (tx) => tx.strategy.findFirst({ where: { refId: strategy } }));
    expect(row).toMatchObject({
      title: "Boats that last",
      status: "draft",
      contentSha256: sha256(CONTEXT),
      version: 1,
    });
    expect(after.progress.map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
  });

  it("writes nothing twice when each call is repeated", async () => {
    const scope = await testTenant();
    const { refId } = await provider.startOnboardingRun(scope, { website: SITE });
    expect(await provider.startOnboardingRun(scope, { website: SITE, refId })).toMatchObject({ refId });
    expect(await provider.advanceOnboardingRun(scope, refId, "start")).toBe(true);
    expect(await provider.advanceOnboardingRun(scope, refId, "start")).toBe(false);
    await provider.saveScrapedPage(scope, refId, PAGE);
    await provider.saveScrapedPage(scope, refId, PAGE);
    await provider.saveScrapedPage(scope, refId, { ...PAGE, text: "We mend ships." });
    await provider.advanceOnboardingRun(scope, refId, "research");
    await provider.saveResearch(scope, refId, "# R");
    await provider.saveResearch(scope, refId, "# R");
    await provider.advanceOnboardingRun(scope, refId, "draft");
    const file = { name: "context.md", markdown: CONTEXT };
    const first = await provider.saveContextFile(scope, refId, file);
    expect(await provider.saveContextFile(scope, refId, file)).toBe(first);
    expect(await provider.saveContextFile(scope, refId, { ...file, markdown: "# Other" })).not.toBe(first);
    const detail = await detailOf(scope, refId);
    expect(detail.findings).toMatchObject({ value: { pages: [{ url: PAGE.url, sha256: sha256("We mend ships.") }] } });
    expect(detail.agreement.differences).toEqual([]);
    expect(detail.history.map(({ event }) => event)).toEqual(["draft", "research", "start"]);
  });

  it("takes pages from many at once, each address once", async () => {
    const { scope, refId } = await runAt("collecting");
    const urls = Array.from({ length: 12 }, (_, at) => `${SITE}${at % 6}`);
    await Promise.all(urls.map((url) => provider.saveScrapedPage(scope, refId, { ...PAGE, url })));
    const { findings } = await detailOf(scope, refId);
    const found = findings.state === "present" ? findings.value.pages.map(({ url }) => url) : [];
    expect(found.sort()).toEqual([...new Set(urls)].sort());
  });

  it("refuses what does not fit the state, and what is no text", async () => {
    const { scope, refId } = await runAt("collecting");
    const conflict = { code: "CONFLICT" };
    await expect(provider.saveResearch(scope, refId, "# Early")).rejects.toMatchObject(conflict);
    await expect(provider.advanceOnboardingRun(scope, refId, "ask_approval")).rejects.toMatchObject(conflict);
    await expect(provider.completeOnboardingRun(scope, refId)).rejects.toMatchObject(conflict);
    for (const wrong of [
      { text: " " },
      { text: "x".repeat(MAX_TEXT_BYTES + 1) },
      { text: "a\0b" },
      { url: "ftp://x" },
    ]) {
      await expect(provider.saveScrapedPage(scope, refId, { ...PAGE, ...wrong })).rejects.toMatchObject({
        code: "INVALID",
      });
    }
    const other = await testTenant();
    await expect(provider.saveScrapedPage(other, refId, PAGE)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("fails when its worker is silent, once, and not while the worker shows itself", async () => {
    const { scope, refId } = await runAt("researching");
    const later = new Date(Date.now() + LEASE_MS + 1000);
    await provider.keepLease(scope, refId, new Date(later.getTime() + 1000));
    expect(await provider.failExpiredLeases(scope, later, 10)).toBe(0);
    const muchLater = new Date(later.getTime() + LEASE_MS);
    const counts = await Promise.all([1, 2].map(() => provider.failExpiredLeases(scope, muchLater, 10)));
    expect(counts[0]! + counts[1]!).toBe(1);
    const detail = await detailOf(scope, refId);
    expect(detail).toMatchObject({
      status: "failed",
      step: "researching",
      errorCode: "lease_expired",
      leaseUntil: null,
    });
    expect(detail.progress.map(({ state }) => state)).toEqual(["done", "failed", "ahead", "ahead"]);
  });

  it("expires when nobody comes for it", async () => {
    const { scope, refId } = await runAt("awaiting_input");
    expect(await provider.expireIdleRuns(scope, new Date(), 10)).toBe(0);
    expect(await provider.expireIdleRuns(scope, new Date(Date.now() + TIMEOUT_MS + 1000), 10)).toBe(1);
    expect(await detailOf(scope, refId)).toMatchObject({ status: "expired", finishedAt: expect.any(String) });
  });
});

describe("starting", () => {
  it("makes a run that staff and others hear of, and one at a time", async () => {
    const scope = await testTenant();
    const support = await testStaff({ role: "support", tenant: scope });
    const start = () => as(support, () => startOnboardingRun({ tenant: scope.tenantRef, website: SITE }));
    const results = await Promise.all([start(), start(), start()]);
    const started = results.filter((result) => result.ok);
    expect(started).toHaveLength(1);
    for (const result of results) {
      if (!result.ok)
        expect(result.error).toMatchObject({
          code: "CONFLICT",
          message: expect.stringContaining("already has an open onboarding run"),
        });
    }
    expect(await start()).toMatchObject({ error: { code: "CONFLICT" } });
    const refId = started[0]?.ok ? started[0].data.refId : "";
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "onboarding_run.started", actor: support.email, after: { status: "created", website: SITE } },
    ]);
    const heard = await inTenant(scope, (tx) => tx.outboxEvent.findMany({ where: { entityRef: refId } }));
    expect(heard.map(({ event }) => event)).toEqual(["onboarding_run.created"]);
    const list = await as(support, () =>
      onboardingRunsList({ tenant: scope.tenantRef, status: ["created"], step: "collecting" }),
    );
    expect(list).toMatchObject({ data: { rows: [{ refId, website: SITE }] } });
  });

  it.each([
    "",
    "example.com",
    "ftp://example.com",
    "http://",
    "https://u:p@example.com/",
    `https://example.com/${"x".repeat(2000)}`,
  ])("refuses %s as a website", async (website) => {
    const scope = await testTenant();
    const result = await as(admin, () => startOnboardingRun({ tenant: scope.tenantRef, website }));
    expect(result).toMatchObject({ error: { code: "INVALID", fields: { website: expect.any(String) } } });
  });
});

describe("giving input", () => {
  it("wants every question answered, keeps the first answers, and lets the run draft on", async () => {
    const { scope, refId, run } = await runAt("awaiting_input");
    const { rowVersion } = await detailOf(scope, refId);
    const give = (...answers: [string, string][]) =>
      as(admin, () =>
        transitionOnboardingRun({
          event: "give_input",
          ...run,
          rowVersion,
          answers: answers.map(([id, answer]) => ({ id, answer })),
        } as never),
      );
    expect(await give(["q1", "Sloops"])).toMatchObject({ error: { code: "INVALID", fields: { q2: "Required" } } });
    expect(await give(["q1", "Sloops"], ["q2", "Kiel"], ["q9", "?"])).toMatchObject({ error: { code: "INVALID" } });
    expect(await give(["q1", " "], ["q2", "Kiel"])).toMatchObject({ error: { code: "INVALID" } });
    expect(await give(["q1", "Sloops"], ["q2", "Kiel"])).toMatchObject({ data: { status: "drafting" } });
    expect(await give(["q1", "Ships"], ["q2", "Bremen"])).toMatchObject({ error: { code: "CONFLICT" } });
    const detail = await detailOf(scope, refId);
    expect(detail.findings).toMatchObject({ value: { questions: [{ answer: "Sloops" }, { answer: "Kiel" }] } });
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "onboarding_run.input_given", after: { status: "drafting" } },
    ]);
  });
});

describe("resuming", () => {
  it("goes on at the step that failed, with one more attempt", async () => {
    const { scope, refId, run } = await runAt("drafting");
    await provider.failOnboardingRun(scope, refId, { errorCode: "model_refused", reason: "The model gave no draft." });
    const { rowVersion } = await detailOf(scope, refId);
    expect(
      await as(admin, () => transitionOnboardingRun({ event: "resume_drafting", ...run, rowVersion: rowVersion - 1 })),
    ).toMatchObject({
      error: { code: "CONFLICT" },
    });
    expect(
      await as(admin, () => transitionOnboardingRun({ event: "resume_drafting", ...run, rowVersion })),
    ).toMatchObject({
      data: { status: "drafting" },
    });
    expect(
      await as(admin, () => transitionOnboardingRun({ event: "resume_drafting", ...run, rowVersion: rowVersion + 1 })),
    ).toMatchObject({
      error: { code: "CONFLICT" },
    });
    expect(await detailOf(scope, refId)).toMatchObject({
      status: "drafting",
      attempt: 2,
      errorCode: null,
      leaseUntil: expect.any(String),
    });
    expect(await auditOf(scope, refId)).toMatchObject([
      {
        action: "onboarding_run.resumed",
        before: { status: "failed", attempt: 1 },
        after: { status: "drafting", attempt: 2 },
      },
    ]);
  });
});

describe("completing", () => {
  it("makes a strategy of exactly what was read, once, whoever races", async () => {
    const { scope, refId, run } = await runAt("awaiting_approval");
    const { rowVersion } = await detailOf(scope, refId);
    const seen = { ...run, rowVersion, contentSha256: sha256(CONTEXT) };
    const other = await as(admin, () =>
      transitionOnboardingRun({ event: "complete", ...seen, contentSha256: sha256("# Other") }),
    );
    expect(other).toMatchObject({ error: { code: "CONFLICT", message: expect.stringContaining("changed") } });
    const results = await Promise.all(
      Array.from({ length: 5 }, () => as(admin, () => transitionOnboardingRun({ event: "complete", ...seen }))),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.error.code).toBe("CONFLICT");
    const rows = await inTenant(scope, (tx) => tx.strategy.findMany({ where: { tenantId: scope.tenantId } }));
    expect(rows).toMatchObject([{ version: 1, contentSha256: sha256(CONTEXT) }]);
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "onboarding_run.completed", after: { status: "completed", strategy: rows[0]?.refId, version: 1 } },
    ]);
  });
});

describe("cancelling and deleting", () => {
  it("wants a reason, ends the run, and lets it be deleted and another begin", async () => {
    const { scope, refId, run } = await runAt("collecting");
    const reason = "The tenant asked us to wait.";
    const { rowVersion } = await detailOf(scope, refId);
    expect(await as(admin, () => transitionOnboardingRun({ event: "cancel", ...run, rowVersion }))).toMatchObject({
      error: { code: "INVALID" },
    });
    const remove = (version: number) => as(admin, () => deleteOnboardingRun({ ...run, rowVersion: version, reason }));
    expect(await remove(rowVersion)).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Cancel it first") },
    });
    expect(
      await as(admin, () => transitionOnboardingRun({ event: "cancel", ...run, rowVersion, reason })),
    ).toMatchObject({
      data: { status: "cancelled" },
    });
    await expect(provider.saveScrapedPage(scope, refId, PAGE)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await remove(rowVersion + 1)).toMatchObject({ ok: true });
    expect(await as(admin, () => onboardingRunsList({ tenant: scope.tenantRef }))).toMatchObject({
      data: { rows: [] },
    });
    await provider.startOnboardingRun(scope, { website: SITE });
  });
});

describe("what a run read", () => {
  it("opens a page by its address and gives a link to the context file, both audited", async () => {
    const { scope, refId, run } = await runAt("awaiting_approval");
    expect(await as(admin, () => openScrapedPage({ ...run, url: PAGE.url }))).toEqual({
      ok: true,
      data: { text: PAGE.text },
    });
    expect(await as(admin, () => openScrapedPage({ ...run, url: `${SITE}nowhere` }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    const link = await as(admin, () => downloadContextFile(run));
    if (!link.ok) throw new Error(link.error.message);
    expect(await (await fetch(link.data.url)).text()).toBe(CONTEXT);
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "onboarding_run.file_downloaded", after: { url: PAGE.url, sha256: sha256(PAGE.text) } },
      { action: "onboarding_run.file_downloaded", after: { name: "context.md", sha256: sha256(CONTEXT) } },
    ]);
  });
});
