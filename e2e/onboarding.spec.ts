import { recordAt } from "./addresses";
import { expect, one, test } from "./console";

test.use({ as: "support" });

test("a completed run shows its steps and its context file", async ({ page, door }) => {
  const { refId } = await door.tenant("fernhill-vets");
  await page.goto(recordAt("onboarding-runs", one(await door.onboardingRuns(refId, "completed"), "completed run")));
  const main = page.getByRole("main");
  const steps = main.getByRole("list", { name: "Progress" }).getByRole("listitem");
  await expect(steps).toContainText(["Collecting", "Researching", "Drafting", "Approval"]);
  await expect(steps.filter({ hasText: "Done" })).toHaveCount(4);
  await expect(main.getByRole("region", { name: "Context file" }).getByRole("heading").first()).toBeVisible();
  await expect(main.getByRole("button", { name: /^Download / })).toBeEnabled();
  await main.getByRole("link", { name: /^Strategy version/ }).click();
  await expect(page).toHaveURL(/\/strategies\/\w{26}$/);
});

test("a run that awaits input is answered by support but not by a viewer", async ({ page, door, another }) => {
  const { refId } = await door.tenant("meridian-payroll");
  const run = one(await door.onboardingRuns(refId, "awaiting_input"), "run that awaits input");
  const main = page.getByRole("main");
  const questions = main.getByRole("region", { name: "Questions" });

  await test.step("a viewer sees who can answer", async () => {
    const viewer = await another("viewer");
    await viewer.page.goto(recordAt("onboarding-runs", run));
    await expect(
      viewer.page.getByText("Your role cannot answer. Required role in this tenant: support or admin."),
    ).toBeVisible();
    await expect(viewer.page.getByRole("button", { name: "Submit answers" })).toHaveCount(0);
  });

  await test.step("support answers, and the agents continue", async () => {
    await page.goto(recordAt("onboarding-runs", run));
    const fields = questions.getByRole("textbox");
    await expect(fields.first()).toBeVisible();
    for (const field of await fields.all()) await field.fill("Mostly the contractor module, by word of mouth.");
    await questions.getByRole("button", { name: "Submit answers" }).click();
    await expect(main.getByText("An agent is working on it.")).toBeVisible();
    await page.goto(`${recordAt("onboarding-runs", run)}?tab=questions`);
    await expect(questions.getByText("Mostly the contractor module, by word of mouth.").first()).toBeVisible();
    await expect(questions.getByRole("textbox")).toHaveCount(0);
  });
});
