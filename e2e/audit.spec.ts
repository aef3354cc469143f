import type { AuditEventRow } from "@/lib/audit-events/model";
import { expectAccessible } from "./accessibility";
import { listAt } from "./addresses";
import { expect, one, test } from "./console";
import { List } from "./lists";

const SLUG = "harbour-pine";

test.describe("as the auditor", () => {
  test.use({ as: "auditor" });

  test("the trail is filtered, an event is opened, and its chain is valid", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant(SLUG);
    const main = page.getByRole("main");
    const list = new List(page, { door, query: "audit_events.list", tenant });

    await test.step("find what was done to contracts", async () => {
      await page.goto(`/tenants/${tenant}`);
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" }).first().click();
      await expect(page.getByRole("heading", { level: 1, name: "Audit" })).toBeVisible();
      await list.choose("About", "Contract");
      await expect(page).toHaveURL(listAt(tenant, "audit", "?entity=contract"));
      await list.choose("What", "Contract sealed");
      await expect(page).toHaveURL(listAt(tenant, "audit", "?entity=contract&action=contract.sealed"));
      expect((await list.shown()).length).toBeGreaterThan(0);
      await expect(list.rows.first()).toContainText("Contract sealed");
      await list.choose("About", "Skill");
      await expect(page, "an action of another kind goes with it").toHaveURL(listAt(tenant, "audit", "?entity=skill"));
      await list.choose("About", "Contract");
      await list.expectRestoredOnReturn(/\?entity=contract$/);
    });

    await test.step("open one and see that its hash is valid", async () => {
      const { rows } = await door.read<{ rows: AuditEventRow[] }>("audit_events.list", {
        tenant,
        action: "contract.sealed",
      });
      const event = one(rows, "event of a sealed contract");
      await page.goto(`${listAt(tenant, "audit")}/${event.refId}`);
      await expect(page.getByRole("heading", { level: 1, name: "Contract sealed" })).toBeVisible();
      await expect(main.getByRole("region", { name: "Facts" })).toContainText(event.actor.name);
      await expect(main.getByRole("region", { name: /^(Changes|Recorded values)$/ })).toBeVisible();
      const chain = main.getByRole("region", { name: "Position in the chain" });
      await expect(chain.getByText("Matches", { exact: true })).toHaveCount(2);
      await main.getByRole("link", { name: "All events for this record" }).click();
      await expect(page).toHaveURL(listAt(tenant, "audit", `?record=${event.entityRef}`));
      expect(await list.shown()).toContain(event.refId);
    });

    await test.step("check the chain, which is recorded as an event", async () => {
      await page.goto(listAt(tenant, "audit"));
      await main.getByRole("button", { name: "Verify chain" }).click();
      await expect(main.getByText(/^The chain is intact \(\d[\d,]* events?\)$/)).toBeVisible();
      await expect(list.rows.first()).toContainText("Audit trail checked");
      await expectAccessible(page);
    });
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("the trail is neither in the navigation nor accessible", async ({ page, door }) => {
    const { refId: tenant } = await door.tenant(SLUG);
    await page.goto(listAt(tenant, "audit"));
    await expect(page.getByRole("heading", { name: "You don't have access" })).toBeVisible();
    await expect(page.getByText("Required role in this tenant: auditor or admin")).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" })).toHaveCount(0);
    expect((await door.ask("audit_events.list", { tenant })).status).toBe(403);
  });
});
