import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { eventsFrom } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import { inTenant } from "@/lib/stores/postgres";
import { deleteStrategy, draftStrategyVersion, transitionStrategy } from "@/lib/strategies/actions";
import { MAX_STRATEGY_BYTES, STRATEGY_MACHINE, STRATEGY_STATUSES } from "@/lib/strategies/model";
import { draftStrategy, insertStrategyRow, storeStrategyContent } from "@/lib/strategies/provider";
import { strategiesDetail, strategiesList } from "@/lib/strategies/queries";
import { REVIEWED_STRATEGY } from "@/lib/strategies/store";
import { asOwner, as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let reviewer: TestStaff;
let rival: TestStaff;
let viewer: TestStaff;
let stranger: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  const elsewhere = await testTenant("Other tenant");
  [reviewer, rival, viewer, stranger] = await Promise.all([
    testStaff({ role: "reviewer", tenant: scope }),
    testStaff({ role: "reviewer", tenant: scope }),
    testStaff({ role: "viewer", tenant: scope }),
    testStaff({ role: "admin", tenant: elsewhere }),
  ]);
});

async function submitted(tenant: TenantScope, markdown: string, by?: TestStaff) {
  const draft = await draftStrategy(tenant, { title: "Grow", markdown, author: "strategist agent" });
  await inTenant(tenant, (tx) =>
    transition(tx, tenant, REVIEWED_STRATEGY, {
      event: "submit",
      id: draft.id,
      from: "draft",
      rowVersion: 1,
      set: { submittedAt: new Date(), submittedBy: by?.id ?? null },
    }),
  );
  return { tenant: tenant.tenantRef, refId: draft.refId, rowVersion: 2, contentSha256: draft.contentSha256, draft };
}

const seen = ({ tenant, refId, rowVersion, contentSha256 }: Awaited<ReturnType<typeof submitted>>) => ({
  tenant,
  refId,
  rowVersion,
  contentSha256,
});

describe("drafting", () => {
  it("writes three parts that agree, once, however often it is repeated", async () => {
    const markdown = "# Plan\n\nWith a naïve café ✓";
    const first = await draftStrategy(scope, { title: "Plan", markdown, author: "agent" });
    const again = await draftStrategy(scope, { refId: first.refId, title: "Plan", markdown, author: "agent" });
    expect(again).toEqual(first);
    const detail = await as(viewer, () => strategiesDetail({ tenant: scope.tenantRef, refId: first.refId }));
    if (!detail.ok) throw new Error(detail.error.message);
    expect(detail.data.content).toEqual({ state: "present", value: markdown });
    expect(detail.data.agreement.compared).toHaveLength(4);
    expect(detail.data.agreement.differences).toEqual([]);
    expect(detail.data.contentSha256).toBe(sha256(markdown));
  });

  it("shows nothing until the row is written, in whatever transaction, and refuses another text for the same ref", async () => {
    const tenant = await testTenant();
    const stored = await storeStrategyContent(tenant, { markdown: "# In two" });
    const rows = () => inTenant(tenant, (tx) => tx.strategy.count({ where: { tenantId: tenant.tenantId } }));
    expect(await rows()).toBe(0);
    const row = { title: "In two", author: "agent" };
    expect(await inTenant(tenant, (tx) => insertStrategyRow(tx, tenant, stored, row))).toBe(true);
    expect(await inTenant(tenant, (tx) => insertStrategyRow(tx, tenant, stored, row))).toBe(false);
    expect(await rows()).toBe(1);
    const { refId } = stored;
    await expect(storeStrategyContent(tenant, { refId, markdown: "# Other" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("gives concurrent drafts versions of their own", async () => {
    const tenant = await testTenant();
    const drafts = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        draftStrategy(tenant, { title: `D${i}`, markdown: `# ${i}`, author: "agent" }),
      ),
    );
    expect(drafts.map((draft) => draft.version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("approving", () => {
  it("activates, supersedes the former active version, and writes transitions and audit with it", async () => {
    const tenant = await testTenant();
    const first = await submitted(tenant, "# One");
    const person = await testStaff({ role: "reviewer", tenant });
    expect(await as(person, () => transitionStrategy({ event: "approve", ...seen(first) }))).toEqual({
      ok: true,
      data: { status: "active", version: 1, superseded: null },
    });
    const second = await submitted(tenant, "# Two");
    const result = await as(person, () =>
      transitionStrategy({ event: "approve", ...seen(second), reason: "Better reach" }),
    );
    expect(result).toEqual({ ok: true, data: { status: "active", version: 2, superseded: first.refId } });

    const list = await as(person, () => strategiesList({ tenant: tenant.tenantRef }));
    if (!list.ok) throw new Error(list.error.message);
    expect(list.data.rows.map((row) => [row.version, row.status])).toEqual([
      [2, "active"],
      [1, "superseded"],
    ]);
    const detail = await as(person, () => strategiesDetail({ tenant: tenant.tenantRef, refId: second.refId }));
    if (!detail.ok) throw new Error(detail.error.message);
    expect(detail.data.history.map((move) => `${move.from}>${move.to}`)).toEqual([
      "approved>active",
      "in_review>approved",
      "draft>in_review",
    ]);
    expect(detail.data.approvedSha256).toBe(second.contentSha256);
    const audit = await auditOf(tenant, second.refId);
    expect(audit).toMatchObject([
      {
        action: "strategy.approved",
        actor: person.email,
        before: { status: "in_review", approvedSha256: null },
        after: { status: "active", approvedSha256: second.contentSha256, superseded: first.refId },
      },
    ]);
  });

  it("has one winner among 20 racing reviewers, and tells the others who won", async () => {
    const tenant = await testTenant();
    const strategy = await submitted(tenant, "# Race");
    const people = await Promise.all(Array.from({ length: 20 }, () => testStaff({ role: "reviewer", tenant })));
    const results = await Promise.all(
      people.map((person) => as(person, () => transitionStrategy({ event: "approve", ...seen(strategy) }))),
    );
    const winner = people[results.findIndex((result) => result.ok)];
    const losers = results.filter((result) => !result.ok);
    expect(losers).toHaveLength(19);
    for (const loser of losers) {
      expect(loser).toMatchObject({
        error: { code: "CONFLICT", message: expect.stringContaining(winner?.email ?? "nobody") },
      });
    }
    expect(await auditOf(tenant, strategy.refId)).toHaveLength(1);
  });

  it("is refused to whoever submitted it, without the permission, and from another tenant", async () => {
    const tenant = await testTenant();
    const own = await testStaff({ role: "reviewer", tenant });
    const low = await testStaff({ role: "viewer", tenant });
    const strategy = await submitted(tenant, "# Mine", own);
    expect(await as(own, () => transitionStrategy({ event: "approve", ...seen(strategy) }))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
    expect(await as(low, () => transitionStrategy({ event: "approve", ...seen(strategy) }))).toMatchObject({
      error: { code: "FORBIDDEN" },
    });
    expect(await as(stranger, () => transitionStrategy({ event: "approve", ...seen(strategy) }))).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    expect(await as(null, () => transitionStrategy({ event: "approve", ...seen(strategy) }))).toMatchObject({
      error: { code: "UNAUTHENTICATED" },
    });
    expect(
      await as(rival, () => transitionStrategy({ event: "approve", ...seen(strategy), tenant: scope.tenantRef })),
    ).toMatchObject({
      error: { code: "NOT_FOUND" },
    });
    expect(await auditOf(tenant, strategy.refId)).toEqual([]);
  });

  it("is refused when the content is not what was read", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "reviewer", tenant });
    const strategy = await submitted(tenant, "# Seen");
    const result = await as(person, () =>
      transitionStrategy({ event: "approve", ...seen(strategy), contentSha256: sha256("# Other") }),
    );
    expect(result).toMatchObject({ error: { code: "CONFLICT" } });
  });
});

describe("rejecting", () => {
  it("wants a reason and keeps it", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "reviewer", tenant });
    const strategy = await submitted(tenant, "# No");
    const short = await as(person, () => transitionStrategy({ event: "reject", ...seen(strategy), reason: "no" }));
    expect(short).toMatchObject({ error: { code: "INVALID", fields: { reason: expect.any(String) } } });
    const reason = "It misses the German market entirely.";
    expect(await as(person, () => transitionStrategy({ event: "reject", ...seen(strategy), reason }))).toEqual({
      ok: true,
      data: { status: "rejected" },
    });
    expect(await auditOf(tenant, strategy.refId)).toMatchObject([
      { action: "strategy.rejected", before: { status: "in_review" }, after: { status: "rejected", reason } },
    ]);
  });
});

describe("drafting by staff", () => {
  it("writes the next version, which its author may submit and never decide on", async () => {
    const tenant = await testTenant();
    const [author, other] = await Promise.all([
      testStaff({ role: "reviewer", tenant }),
      testStaff({ role: "publisher", tenant }),
    ]);
    const text = { tenant: tenant.tenantRef, title: "Grow in Bern", markdown: "# Grow\n\nSlowly." };
    const drafted = await as(author, () => draftStrategyVersion(text));
    if (!drafted.ok) throw new Error(drafted.error.message);
    const { refId, version } = drafted.data;
    expect(version).toBe(1);
    expect(await as(author, () => draftStrategyVersion(text))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Version 1") },
    });
    const record = { tenant: tenant.tenantRef, refId, rowVersion: 1, contentSha256: sha256(text.markdown) };
    expect(await as(other, () => transitionStrategy({ event: "submit", ...record }))).toEqual({
      ok: true,
      data: { status: "in_review" },
    });
    const waiting = { ...record, rowVersion: 2 };
    const reason = "It is too slow for them.";
    const refused = { error: { code: "FORBIDDEN", message: expect.stringContaining("wrote") } };
    expect(await as(author, () => transitionStrategy({ event: "approve", ...waiting }))).toMatchObject(refused);
    expect(await as(author, () => transitionStrategy({ event: "reject", ...waiting, reason }))).toMatchObject(refused);
    expect(await as(author, () => transitionStrategy({ event: "request_changes", ...waiting, reason }))).toMatchObject(
      refused,
    );
    expect(await auditOf(tenant, refId)).toMatchObject([
      { action: "strategy.drafted", actor: author.email, before: null, after: { version: 1, title: "Grow in Bern" } },
      { action: "strategy.submitted", actor: other.email, before: { status: "draft" }, after: { status: "in_review" } },
    ]);
  });

  it.each([
    ["no title", { title: undefined }, "title"],
    ["a title of spaces", { title: "   " }, "title"],
    ["a title too long", { title: "t".repeat(201) }, "title"],
    ["a title with a line break", { title: "a\nb" }, "title"],
    ["no text", { markdown: undefined }, "markdown"],
    ["a text of spaces", { markdown: " \n " }, "markdown"],
    ["a text with half a character", { markdown: "a \ud800 b" }, "markdown"],
    ["a text that is too large by its bytes alone", { markdown: "é".repeat(MAX_STRATEGY_BYTES / 2 + 1) }, "markdown"],
  ])("refuses %s and says so at its field", async (_, wrong, field) => {
    const given = { tenant: scope.tenantRef, title: "T", markdown: "# T", ...wrong };
    const result = await as(reviewer, () =>
      draftStrategyVersion(given as typeof given & { title: string; markdown: string }),
    );
    expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
  });

  it("takes a text of exactly the most bytes", async () => {
    const markdown = "x".repeat(MAX_STRATEGY_BYTES);
    const result = await as(reviewer, () => draftStrategyVersion({ tenant: scope.tenantRef, title: "Long", markdown }));
    expect(result.ok).toBe(true);
  });
});

describe("the other moves", () => {
  it("goes to changes requested and back to a draft, and is withdrawn", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "reviewer", tenant });
    const strategy = seen(await submitted(tenant, "# Round"));
    const at = (rowVersion: number, more: object = {}) => ({ ...strategy, rowVersion, ...more });
    const reason = "The second table is last year's.";
    expect(await as(person, () => transitionStrategy({ event: "request_changes", ...at(2) }))).toMatchObject({
      error: { code: "INVALID" },
    });
    expect(
      await as(person, () => transitionStrategy({ event: "request_changes", ...at(2, { reason }) })),
    ).toMatchObject({
      data: { status: "changes_requested" },
    });
    expect(await as(person, () => transitionStrategy({ event: "revoke", ...at(3, { reason }) }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
    expect(await as(person, () => transitionStrategy({ event: "revise", ...at(3) }))).toMatchObject({
      data: { status: "draft" },
    });
    expect(await as(person, () => transitionStrategy({ event: "submit", ...at(4) }))).toMatchObject({
      data: { status: "in_review" },
    });
    expect(await as(person, () => transitionStrategy({ event: "withdraw", ...at(5) }))).toMatchObject({
      data: { status: "draft" },
    });
    expect((await auditOf(tenant, strategy.refId)).map(({ action }) => action)).toEqual([
      "strategy.changes_requested",
      "strategy.revised",
      "strategy.submitted",
      "strategy.withdrawn",
    ]);
  });

  it("lets one version at a time wait, and names the one that does", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "reviewer", tenant });
    await submitted(tenant, "# First");
    const second = await draftStrategy(tenant, { title: "Second", markdown: "# Second", author: "agent" });
    const given = { tenant: tenant.tenantRef, refId: second.refId, rowVersion: 1 };
    expect(await as(person, () => transitionStrategy({ event: "submit", ...given }))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Version 1 needs review") },
    });
  });

  it("revokes the active version, with its reason", async () => {
    const tenant = await testTenant();
    const person = await testStaff({ role: "reviewer", tenant });
    const strategy = seen(await submitted(tenant, "# Gone"));
    expect(await as(person, () => transitionStrategy({ event: "approve", ...strategy }))).toMatchObject({ ok: true });
    const reason = "The tenant left the market it is for.";
    expect(
      await as(person, () => transitionStrategy({ event: "revoke", ...strategy, rowVersion: 4, reason })),
    ).toMatchObject({
      data: { status: "revoked" },
    });
    expect((await auditOf(tenant, strategy.refId)).at(-1)).toMatchObject({
      action: "strategy.revoked",
      before: { status: "active" },
      after: { status: "revoked", reason },
    });
  });
});

describe("deleting", () => {
  it("takes a draft out of lists and pages, and refuses what the record rests on", async () => {
    const tenant = await testTenant();
    const [admin, person] = await Promise.all([
      testStaff({ role: "admin", tenant }),
      testStaff({ role: "reviewer", tenant }),
    ]);
    const reason = "Written for another tenant.";
    const strategy = seen(await submitted(tenant, "# Active"));
    const record = { tenant: tenant.tenantRef, refId: strategy.refId, reason };
    expect(await as(admin, () => deleteStrategy({ ...record, rowVersion: 2 }))).toMatchObject({
      error: { code: "CONFLICT" },
    });
    await as(person, () => transitionStrategy({ event: "approve", ...strategy }));
    expect(await as(admin, () => deleteStrategy({ ...record, rowVersion: 4 }))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("cannot be deleted") },
    });
    const draft = await draftStrategy(tenant, { title: "Away", markdown: "# Away", author: "agent" });
    const away = { ...record, refId: draft.refId, rowVersion: 1 };
    expect(await as(admin, () => deleteStrategy(away))).toMatchObject({ ok: true });
    const list = await as(person, () => strategiesList({ tenant: tenant.tenantRef }));
    expect(list).toMatchObject({ data: { rows: [{ refId: strategy.refId }] } });
    const detail = await as(person, () => strategiesDetail({ tenant: tenant.tenantRef, refId: draft.refId }));
    expect(detail).toMatchObject({ error: { code: "NOT_FOUND" } });
    expect((await auditOf(tenant, draft.refId)).at(-1)).toMatchObject({
      action: "strategy.deleted",
      after: { reason },
    });
  });
});

describe("the database itself", () => {
  it("refuses a decision by whoever submitted it", async () => {
    const tenant = await testTenant();
    const strategy = await submitted(tenant, "# Direct", reviewer);
    const client = await asOwner().connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT set_config('app.tenant_id', $1, true)", [tenant.tenantId]);
      const change = client.query("UPDATE strategies SET decided_by = submitted_by WHERE ref_id = $1", [
        strategy.refId,
      ]);
      await expect(change).rejects.toThrow(/strategies_four_eyes/);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});

describe("the machine", () => {
  it("moves only along its table", async () => {
    for (const status of STRATEGY_STATUSES) {
      for (const event of Object.keys(STRATEGY_MACHINE) as (keyof typeof STRATEGY_MACHINE)[]) {
        const legal = (STRATEGY_MACHINE[event].from as readonly string[]).includes(status);
        expect(eventsFrom(STRATEGY_MACHINE, status).includes(event)).toBe(legal);
      }
    }
  });
});
