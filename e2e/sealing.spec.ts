import type { Locator } from "@playwright/test";
import PDFDocument from "pdfkit";
import { listAt, recordAt } from "./addresses";
import { expect, one, test } from "./console";

const SLUG = "fernhill-vets";

test.describe("as legal", () => {
  test.use({ as: "legal" });

  test("a contract is drafted, sent, accepted and sealed; only a PDF is accepted", async ({ page, door }) => {
    test.setTimeout(90_000);
    const { refId } = await door.tenant(SLUG);
    const title = `Order for the night line ${Date.now()}`;
    const main = page.getByRole("main");

    await test.step("draft it", async () => {
      await page.goto(listAt(refId, "contracts"));
      await main.getByRole("link", { name: "New contract" }).click();
      await main.getByLabel("Title").fill(title);
      await main.getByLabel("Kind").selectOption({ label: "Order form" });
      await main.getByRole("button", { name: "Create draft" }).click();
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    });

    await test.step("send it, and record who accepted it", async () => {
      await main.getByRole("button", { name: "Mark as sent…" }).click();
      const sending = page.getByRole("dialog", { name: "Mark as sent" });
      await sending.getByRole("button", { name: "Mark as sent" }).click();
      await main.getByRole("button", { name: "Record acceptance…" }).click();
      const accepting = page.getByRole("dialog", { name: "Record acceptance" });
      await accepting.getByLabel("Accepted by").fill("Maeve Connolly");
      await accepting.getByLabel("Email").fill("maeve@fernhill-vets.test");
      await accepting.getByLabel("When").fill("2026-01-15T10:30");
      await accepting.getByRole("button", { name: "Record acceptance" }).click();
      await expect(main.getByRole("region", { name: "Acceptance" })).toContainText("Maeve Connolly");
    });

    const panel = main.getByRole("region", { name: "Seal the signed PDF" });
    const seal = panel.getByRole("button", { name: "Seal and lock" });

    await test.step("a file that is not a PDF is refused with a message", async () => {
      await upload(panel, "notes.txt", Buffer.from("Call them on Monday."));
      await expect(panel.getByText("notes.txt is not a PDF. Choose a file ending in .pdf.")).toBeVisible();
      await expect(seal).toHaveCount(0);
      await upload(panel, "renamed.pdf", Buffer.from("Call them on Monday."));
      await seal.click();
      await expect(panel.getByRole("alert")).toContainText("The file is not a PDF: it does not start with %PDF.");
    });

    await test.step("seal the signed one", async () => {
      await upload(panel, "signed.pdf", await pdfSaying(title));
      await expect(panel.getByText("signed.pdf uploaded.")).toBeVisible();
      await seal.click();
      await expect(main.getByRole("region", { name: "Retention" })).toContainText(/(GOVERNANCE|COMPLIANCE) lock until/);
      await expect(panel).toBeHidden();
      await main.getByRole("button", { name: "Open PDF" }).click();
      await expect(main.locator("[data-page='1'] canvas")).toBeVisible();
      await main.getByRole("searchbox", { name: "Search in text" }).fill(title);
      await expect(main.getByRole("search", { name: "Search in this file" }).getByRole("status")).toHaveText(/^1 of 1/);
    });
  });
});

test.describe("as a viewer", () => {
  test.use({ as: "viewer" });

  test("sealing is disabled, with the reason", async ({ page, door }) => {
    const { refId } = await door.tenant("juniper-skincare");
    await page.goto(recordAt("contracts", one(await door.contracts(refId, "accepted"), "accepted contract")));
    const panel = page.getByRole("region", { name: "Seal the signed PDF" });
    await expect(panel).toContainText("Your role cannot seal it. Required role in this tenant: legal or admin.");
    await expect(panel.locator("input")).toHaveCount(0);
  });
});

async function upload(panel: Locator, name: string, buffer: Buffer): Promise<void> {
  const mimeType = name.endsWith(".pdf") ? "application/pdf" : "text/plain";
  await panel.getByLabel(/^(Signed PDF|Replace the PDF)$/).setInputFiles({ name, mimeType, buffer });
}

function pdfSaying(words: string): Promise<Buffer> {
  const pdf = new PDFDocument();
  const parts: Buffer[] = [];
  return new Promise((resolve) => {
    pdf.on("data", (part: Buffer) => parts.push(part));
    pdf.on("end", () => resolve(Buffer.concat(parts)));
    pdf.text(words).end();
  });
}
