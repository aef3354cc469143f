import type { WebhookDeliveryRow } from "@/lib/webhooks/model";
import { listAt } from "./addresses";
import { expect, one, test } from "./console";
import type { Door } from "./door";

/** The newest successful delivery whose attempts have not expired. */
async function delivered(door: Door): Promise<{ address: string; event: string }> {
  const { refId: tenant } = await door.tenant("meridian-payroll");
  const { rows } = await door.read<{ rows: WebhookDeliveryRow[] }>("webhook_deliveries.list", {
    tenant,
    status: "delivered",
  });
  const { refId, event } = one(rows, "delivery that was taken");
  return { address: `${listAt(tenant, "webhooks")}/deliveries/${refId}`, event };
}

test.describe("as support", () => {
  test.use({ as: "support" });

  test("creating an endpoint validates each field, and the list shows it", async ({ page, door }) => {
    const { refId } = await door.tenant("juniper-skincare");
    const name = `Stock keeping ${Date.now()}`;
    const main = page.getByRole("main");
    const make = main.getByRole("button", { name: "Create endpoint" });
    await page.goto(listAt(refId, "webhooks"));
    await main.getByRole("link", { name: "New endpoint" }).click();
    await main.getByLabel("URL").fill("nowhere");
    await main.getByLabel("Signing secret").fill("Not A Path");
    await make.click();
    await expect(main.getByLabel("Name")).toHaveAccessibleDescription("Required");
    await expect(main.getByLabel("URL")).toHaveAccessibleDescription(/Enter a URL such as/);
    await expect(main.getByLabel("Signing secret")).toHaveAccessibleDescription(/Enter a path in the secret store/);
    await expect(main.getByRole("group", { name: "Events" })).toHaveAccessibleDescription("Choose at least one");

    await main.getByLabel("Name").fill(name);
    await main.getByLabel("URL").fill("https://stock.juniper-skincare.example/hooks");
    await main.getByLabel("Signing secret").fill("webhooks/stock");
    await main.getByRole("group", { name: "Contract", exact: true }).getByLabel("Sealed").check();
    await make.click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Webhooks" }).click();
    await expect(main.getByRole("row", { name })).toContainText("1 event");
  });

  test("a delivery's payloads can be revealed", async ({ page, door }) => {
    const { address, event } = await delivered(door);
    const main = page.getByRole("main");
    await page.goto(address);
    await expect(main.getByRole("region", { name: "Request of attempt 1" })).toHaveCount(0);
    await main.getByRole("button", { name: "Reveal attempt 1" }).click();
    await expect(main.getByRole("region", { name: "Request of attempt 1" })).toContainText(`"event": "${event}"`);
    await expect(main.getByRole("region", { name: "Response to attempt 1" })).toContainText("status");
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("a delivery's payloads cannot be revealed, with the reason", async ({ page, door }) => {
    await page.goto((await delivered(door)).address);
    await expect(
      page.getByText(/^Your role cannot view payloads\. Required role in this tenant: reviewer/),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: "Reveal attempt 1" })).toHaveCount(0);
  });
});
