import type { Page } from "@playwright/test";
import { expect, test } from "./console";
import { emailOf, PASSWORD } from "./people";

test.use({ as: "nobody" });

const COOKIE = "next-auth.session-token";

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a wrong password and an unknown email show the same message", async ({ page, browserErrors }) => {
  browserErrors.expect(/status of 401/);
  await page.goto("/sign-in");
  const refusal = page.getByRole("main").getByRole("alert");
  await signIn(page, emailOf("publisher"), "not the password");
  await expect(refusal).not.toBeEmpty();
  const words = await refusal.textContent();
  await page.reload();
  await signIn(page, "nobody@leadmetrics.demo", PASSWORD);
  await expect(refusal).toHaveText(words ?? "");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("a deep link opens after sign-in, and signing out ends the session", async ({ page, another }) => {
  const { door } = await another("publisher");
  const { refId } = await door.tenant("meridian-payroll");
  const wanted = `/tenants/${refId}/strategies?status=active`;
  await page.goto(wanted);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(wanted)}`);
  await signIn(page, emailOf("publisher"), PASSWORD);
  await expect(page).toHaveURL(wanted);
  await expect(page.getByRole("heading", { level: 1, name: "Strategies" })).toBeVisible();

  await page.getByRole("button", { name: "Account: Pia Okonkwo" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/tenants");
  await expect(page).toHaveURL("/sign-in?next=%2Ftenants");
});

test("a copied cookie is invalid after sign-out, and reading the session does not renew it", async ({
  page,
  playwright,
  baseURL,
}) => {
  await page.goto("/sign-in");
  await signIn(page, emailOf("publisher"), PASSWORD);
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  const copy = await playwright.request.newContext({ baseURL, storageState: await page.context().storageState() });
  const ask = async () => (await copy.get("/api/read/tenants.list")).status();
  const session = await copy.get("/api/auth/session");
  expect(await session.json()).toMatchObject({ user: { email: emailOf("publisher") }, expires: expect.any(String) });
  expect(session.headers()).not.toHaveProperty("set-cookie");
  expect(await ask()).toBe(200);

  await page.getByRole("button", { name: "Account: Pia Okonkwo" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await ask()).toBe(401);
  expect(await (await copy.get("/api/auth/session")).json()).toEqual({});
  await copy.dispose();
});

test("sign-in does not redirect to another site", async ({ page }) => {
  await page.goto("/sign-in?next=https%3A%2F%2Felsewhere.invalid%2Fsteal");
  await signIn(page, emailOf("publisher"), PASSWORD);
  await expect(page).toHaveURL("/");
});

test("an invalid or modified session cookie leads to sign-in", async ({ page, another, context, baseURL }) => {
  const { page: theirs } = await another("publisher");
  const real = (await theirs.context().cookies()).find(({ name }) => name.endsWith(COOKIE));
  if (!real || !baseURL) throw new Error(`The publisher's session has no cookie ${COOKIE}.`);
  const middle = Math.floor(real.value.length / 2);
  const other = real.value[middle] === "a" ? "b" : "a";
  const tampered = real.value.slice(0, middle) + other + real.value.slice(middle + 1);
  for (const value of ["garbage", tampered]) {
    await context.addCookies([{ name: real.name, value, url: baseURL }]);
    await page.goto("/tenants");
    await expect(page).toHaveURL("/sign-in?next=%2Ftenants");
    expect((await page.request.get("/api/read/tenants.list")).status()).toBe(401);
  }
});

test("without a session, every page redirects to sign-in and /api/read responds 401", async ({
  request,
  door,
  another,
}) => {
  const { refId } = await (await another("publisher")).door.tenant("meridian-payroll");
  const things = ["strategies", "blog-posts", "contracts", "tool-calls"];
  const pages = [
    "",
    "tenants",
    "strategies",
    "blog-posts",
    "contracts",
    `tenants/${refId}`,
    ...things.map((it) => `tenants/${refId}/${it}`),
  ];
  for (const path of pages) {
    const response = await request.get(`/${path}`, { maxRedirects: 0 });
    expect(response.status(), path).toBe(307);
    expect(response.headers().location, path).toBe(`/sign-in?next=${encodeURIComponent(`/${path}`)}`);
    expect(await response.text(), path).not.toContain("Meridian");
  }
  const queries = ["tenants.list", "strategies.list", "contracts.list", "blog_posts.list", "tool_calls.list"] as const;
  for (const name of queries) {
    const { status, body } = await door.ask(name, { tenant: refId });
    expect([status, body.ok ? "let in" : body.error.code], name).toEqual([401, "UNAUTHENTICATED"]);
  }
});
