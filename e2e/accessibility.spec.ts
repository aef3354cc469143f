import type { Page } from "@playwright/test";
import type { AuditEventRow } from "@/lib/audit-events/model";
import { expectAccessible } from "./accessibility";
import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";

const SLUG = "tidewater-solar";

type Surface = { name: string; show: (page: Page, door: Door, tenant: string) => Promise<void> };

const seen = (page: Page, heading: string | RegExp) =>
  expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();

const SURFACES: Surface[] = [
  { name: "inbox", show: async (page) => (await page.goto("/"), seen(page, "Inbox")) },
  { name: "tenants", show: async (page) => (await page.goto("/tenants"), seen(page, "Tenants")) },
  {
    name: "tenants, filtered to nothing",
    show: async (page) => {
      await page.goto("/tenants?search=zzzz");
      await expect(page.getByRole("heading", { name: "No tenants match these filters" })).toBeVisible();
    },
  },
  {
    name: "overview",
    show: async (page, _, tenant) => (await page.goto(`/tenants/${tenant}`), seen(page, "Tidewater Solar")),
  },
  {
    name: "strategies",
    show: async (page, _, tenant) => (await page.goto(listAt(tenant, "strategies")), seen(page, "Strategies")),
  },
  {
    name: "a strategy that waits, and the dialog over it",
    show: async (page, door, tenant) => {
      const row = one(await door.strategies(tenant, "in_review"), "strategy that waits");
      await page.goto(recordAt("strategies", row));
      await openParts(page);
      await expectAccessible(page);
      await page.getByRole("button", { name: "Reject…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "what changed between two versions of a strategy",
    show: async (page, door, tenant) => {
      const row = one(await door.strategies(tenant, "in_review"), "strategy that waits");
      await page.goto(`${recordAt("strategies", row)}/changes`);
      await expect(page.getByRole("region", { name: "Changes" })).toBeVisible();
    },
  },
  {
    name: "the editor of a strategy, and its preview",
    show: async (page, door, tenant) => {
      const { refId } = one(await door.strategies(tenant, "active"), "active strategy");
      await page.goto(`${listAt(tenant, "strategies")}/new?from=${refId}`);
      await expect(page.getByRole("region", { name: "Preview" }).getByRole("heading").first()).toBeVisible();
    },
  },
  {
    name: "onboarding runs",
    show: async (page, _, tenant) => (
      await page.goto(listAt(tenant, "onboarding-runs")),
      seen(page, "Onboarding runs")
    ),
  },
  {
    name: "the form of an onboarding run",
    show: async (page, _, tenant) => (
      await page.goto(`${listAt(tenant, "onboarding-runs")}/new`),
      seen(page, /Start an onboarding run/)
    ),
  },
  {
    name: "an onboarding run that failed, and the dialog over it",
    show: async (page, door, tenant) => {
      await page.goto(recordAt("onboarding-runs", one(await door.onboardingRuns(tenant, "failed"), "failed run")));
      await openParts(page);
      await expectAccessible(page);
      await page.getByRole("button", { name: "Resume…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "an onboarding run that completed, and a page it read",
    show: async (page, door, tenant) => {
      const run = one(await door.onboardingRuns(tenant, "completed"), "completed run");
      await page.goto(recordAt("onboarding-runs", run));
      await expectAccessible(page);
      await page.goto(`${recordAt("onboarding-runs", run)}?tab=pages`);
      await page
        .getByRole("button", { name: /^Read / })
        .first()
        .click();
      await expect(page.getByRole("region", { name: /^Text of / })).toBeVisible();
    },
  },
  {
    name: "skills",
    show: async (page, _, tenant) => (await page.goto(`/tenants/${tenant}/skills?search=email`), seen(page, "Skills")),
  },
  {
    name: "the form for a skill",
    show: async (page, _, tenant) => (await page.goto(`/tenants/${tenant}/skills/new`), seen(page, "New skill")),
  },
  { name: "the skill library", show: async (page) => (await page.goto("/skills"), seen(page, "Skill library")) },
  {
    name: "integrations",
    show: async (page, _, tenant) => (await page.goto(`/tenants/${tenant}/integrations`), seen(page, "Integrations")),
  },
  {
    name: "the form for an integration",
    show: async (page, _, tenant) => (
      await page.goto(`/tenants/${tenant}/integrations/new`),
      seen(page, "New integration")
    ),
  },
  {
    name: "contracts",
    show: async (page, _, tenant) => (await page.goto(listAt(tenant, "contracts")), seen(page, "Contracts")),
  },
  {
    name: "the form of a contract",
    show: async (page, _, tenant) => (
      await page.goto(`${listAt(tenant, "contracts")}/new`),
      seen(page, "New contract")
    ),
  },
  {
    name: "a contract with its PDF open",
    show: async (page, door, tenant) => {
      await page.goto(recordAt("contracts", one(await door.contracts(tenant, "sealed"), "sealed contract")));
      await openParts(page);
      await page.getByRole("button", { name: "Open PDF" }).click();
      await expect(page.locator("[data-page='1'] canvas")).toBeVisible();
    },
  },
  {
    name: "a contract that is not sealed",
    show: async (page, door, tenant) => {
      await page.goto(recordAt("contracts", one(await door.contracts(tenant, "seal_failed"), "contract not sealed")));
      await expect(page.getByRole("heading", { name: "No sealed PDF yet" })).toBeVisible();
    },
  },
  {
    name: "activities",
    show: async (page, _, tenant) => (await page.goto(listAt(tenant, "activities")), seen(page, "Activities")),
  },
  {
    name: "an activity with a JSON output",
    show: async (page, door, tenant) => {
      const done = await door.activities(tenant, "succeeded");
      const found = done.filter(({ output }) => typeof output === "object" && output?.format === "json");
      await page.goto(recordAt("activities", one(found, "activity with a JSON output")));
      await openParts(page);
      await expect(page.getByRole("treeitem").first()).toBeVisible();
    },
  },
  {
    name: "an activity that runs",
    show: async (page, door, tenant) => {
      await page.goto(recordAt("activities", one(await door.activities(tenant, "running"), "running activity")));
      await expect(page.getByRole("heading", { name: "No output yet" })).toBeVisible();
    },
  },
  {
    name: "blog posts",
    show: async (page, _, tenant) => (await page.goto(listAt(tenant, "blog-posts")), seen(page, "Blog posts")),
  },
  {
    name: "a blog post",
    show: async (page, door, tenant) => {
      await page.goto(recordAt("blog-posts", one(await door.blogPosts(tenant, "published"), "published post")));
      await openParts(page);
    },
  },
  {
    name: "the editor of an article",
    show: async (page, door, tenant) => {
      await page.goto(`${recordAt("blog-posts", one(await door.blogPosts(tenant, "draft"), "draft post"))}/edit`);
      await seen(page, "Edit article");
    },
  },
  {
    name: "social posts",
    show: async (page, _, tenant) => (await page.goto(listAt(tenant, "social-posts")), seen(page, "Social posts")),
  },
  {
    name: "a social post as its platform shows it",
    show: async (page, door, tenant) => {
      await page.goto(
        recordAt("social-posts", one(await door.socialPosts(tenant, "published"), "published social post")),
      );
      await openParts(page);
      await expect(page.getByRole("meter")).toBeVisible();
    },
  },
  {
    name: "the editor of a social post",
    show: async (page, door, tenant) => {
      await page.goto(
        `${recordAt("social-posts", one(await door.socialPosts(tenant, "draft"), "draft social post"))}/edit`,
      );
      await expect(page.getByRole("meter")).toBeVisible();
    },
  },
  {
    name: "tool calls",
    show: async (page, _, tenant) => {
      await page.goto(listAt(tenant, "tool-calls"));
      await expect(page.getByRole("img", { name: /calls?, .* failed/ })).toBeVisible();
    },
  },
  {
    name: "a tool call with its payload revealed",
    show: async (page, door, tenant) => {
      const { refId } = one(await door.toolCalls(tenant, { status: "succeeded", range: "30d" }), "answered call");
      await page.goto(`${listAt(tenant, "tool-calls")}/${refId}`);
      await openParts(page);
      await page.getByRole("button", { name: /^Reveal payload/ }).click();
      await expect(page.getByRole("treeitem").first()).toBeVisible();
    },
  },
  {
    name: "a tool call that failed",
    show: async (page, door, tenant) => {
      const { refId } = one(await door.toolCalls(tenant, { status: "failed" }), "failed call");
      await page.goto(`${listAt(tenant, "tool-calls")}/${refId}`);
      await openParts(page);
    },
  },
  {
    name: "the audit trail, its chain checked",
    show: async (page, _, tenant) => {
      await page.goto(listAt(tenant, "audit"));
      await page.getByRole("button", { name: "Verify chain" }).click();
      await expect(page.getByText(/^The chain is intact \(.*\)$/)).toBeVisible();
    },
  },
  {
    name: "an event of the audit trail",
    show: async (page, door, tenant) => {
      const { rows } = await door.read<{ rows: AuditEventRow[] }>("audit_events.list", { tenant, entity: "contract" });
      await page.goto(`${listAt(tenant, "audit")}/${one(rows, "event of a contract").refId}`);
      await openParts(page);
      await expect(page.getByRole("treeitem").first()).toBeVisible();
    },
  },
  {
    name: "the palette",
    show: async (page) => {
      await page.goto("/tenants");
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "the list of shortcuts",
    show: async (page) => {
      await page.goto("/tenants");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    },
  },
];

/** Opens every part of the storage panel, so that axe checks its facts too. */
async function openParts(page: Page): Promise<void> {
  const panel = page.getByRole("region", { name: "Storage" });
  await expect(panel).toBeVisible();
  await panel
    .locator("details")
    .evaluateAll((all) => all.forEach((each) => ((each as HTMLDetailsElement).open = true)));
}

test.describe("signed in", () => {
  test.use({ as: "admin" });

  for (const { name, show } of SURFACES) {
    test(name, async ({ page, door }) => {
      await show(page, door, (await door.tenant(SLUG)).refId);
      await expectAccessible(page);
    });
  }

  test("not found", async ({ page, browserErrors }) => {
    browserErrors.expect(/status of 404/);
    await page.goto("/tenants/01ARZ3NDEKTSV4RRFFQ69G5FAV");
    await expect(page.getByRole("heading", { name: "Not found" }).first()).toBeAttached();
    await expectAccessible(page);
  });
});

test.describe("viewing all tenants", () => {
  // Uses the legal login, because viewing all tenants applies to all of a person's browsers. No other test uses it for
  // that.
  test.use({ as: "legal" });

  test("the form to view all tenants, and its lists", async ({ page }) => {
    // This test checks four pages; the others check one.
    test.setTimeout(4 * 90_000);
    const enter = page.getByRole("button", { name: "View all tenants" });
    const leave = page.getByRole("button", { name: "Exit" });
    await page.goto("/contracts");
    await expect(leave.or(enter)).toBeVisible();
    if (await leave.isVisible()) await leave.click();
    await expect(enter).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Reason").fill("Looking whether every page can be read");
    await enter.click();
    await expect(leave).toBeVisible();
    for (const path of ["/contracts", "/blog-posts", "/social-posts", "/strategies", "/activities"]) {
      await page.goto(path);
      await expect(page.getByRole("main").locator("tbody tr").first()).toBeVisible();
      await expectAccessible(page);
    }
    await leave.click();
    await expect(enter).toBeVisible();
  });
});

test.describe("without a session", () => {
  test.use({ as: "nobody" });

  test("sign-in, before and after a failed attempt", async ({ page, browserErrors }) => {
    browserErrors.expect(/status of 401/);
    await page.goto("/sign-in");
    await expectAccessible(page);
    await page.getByLabel("Email").fill("nobody@leadmetrics.demo");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("main").getByRole("alert")).not.toBeEmpty();
    await expectAccessible(page);
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("a forbidden page", async ({ page }) => {
    await page.goto("/contracts");
    await expect(page.getByRole("heading", { name: "You don't have access" })).toBeVisible();
    await expectAccessible(page);
  });
});
