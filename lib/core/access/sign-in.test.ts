import { hash } from "@node-rs/argon2";
import { afterEach, expect, it } from "vitest";
import { authOptions } from "@/lib/core/access/sign-in";
import { accountKey, countTry, MAX_PER_ACCOUNT_AND_ADDRESS, MAX_PER_ADDRESS } from "@/lib/core/access/sign-in-tries";
import { asOwner, auditOf, newAddress, testStaff } from "@/lib/testing/people";
import { serving } from "@/lib/testing/request";

const PASSWORD = "a long passphrase";
const passwordHash = hash(PASSWORD);

// Leftover tries would slow down tests that run at the same time.
afterEach(() => asOwner().query("DELETE FROM sign_in_tries WHERE account IS NULL AND network IS NULL"));

async function person() {
  const staff = await testStaff({ role: "viewer" });
  await asOwner().query("UPDATE staff SET password_hash = $2 WHERE id = $1", [staff.id, await passwordHash]);
  return staff;
}

/** Calls sign-in as next-auth does, with the form's fields. */
async function signIn(email: string, password: string, address = newAddress()): Promise<unknown> {
  const provider = authOptions().providers[0]?.options as { authorize(given: object): Promise<unknown> };
  const headers = { "x-request-id": "test", "x-client-address": address };
  return serving({ cookies: {}, headers }, () => provider.authorize({ email, password }));
}

const whyRefused = async (ref: string) =>
  (await auditOf(null, ref))
    .filter(({ action }) => action === "staff.sign_in_refused")
    .map(({ after }) => (after as { why: string }).why);

it("admits by email in any case and the right password, and notes it", async () => {
  const staff = await person();
  const { id, name, email } = staff;
  expect(await signIn(` ${email.toUpperCase()} `, PASSWORD)).toMatchObject({
    id,
    name,
    email,
    session: expect.any(String),
  });
  expect(await auditOf(null, staff.refId)).toMatchObject([{ action: "staff.signed_in" }]);
});

it("answers alike whichever part is wrong, and to a disabled account", async () => {
  const staff = await person();
  expect(await signIn(staff.email, "wrong")).toBeNull();
  expect(await signIn("nobody@staff.test", PASSWORD)).toBeNull();
  expect(await signIn(staff.email, "")).toBeNull();
  expect(await signIn(`${staff.email}\0`, PASSWORD)).toBeNull();
  await asOwner().query("UPDATE staff SET disabled_at = now() WHERE id = $1", [staff.id]);
  expect(await signIn(staff.email, PASSWORD)).toBeNull();
  expect(await whyRefused(staff.refId)).toEqual(["wrong password", "disabled"]);
});

it("takes the same steps for a known, an unknown and a disabled account, in about the same time", async () => {
  const [known, disabled] = [await person(), await person()];
  await asOwner().query("UPDATE staff SET disabled_at = now() WHERE id = $1", [disabled.id]);
  const unknown = `${known.refId}@nobody.test`.toLowerCase();
  const noted = async () => (await auditOf(null, "unknown")).length;
  const [before, took] = [await noted(), { known: [] as number[], unknown: [] as number[], disabled: [] as number[] }];
  const tries = {
    known: [known.email, "wrong"],
    unknown: [unknown, "wrong"],
    disabled: [disabled.email, PASSWORD],
  } as const;
  for (let n = 0; n < 9; n++) {
    for (const kind of ["known", "unknown", "disabled"] as const) {
      await asOwner().query("DELETE FROM sign_in_tries WHERE network IS NULL");
      const [email, password] = tries[kind];
      const began = performance.now();
      await signIn(email, password);
      took[kind].push(performance.now() - began);
    }
  }
  expect((await noted()) - before, "refusals of an unknown account are written down too").toBeGreaterThanOrEqual(9);
  expect(JSON.stringify(await auditOf(null, "unknown")), "but not what was typed").not.toContain(unknown);
  const medians = Object.values(took).map((times) => times.sort((a, b) => a - b)[4] ?? 0);
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(3);
});

it("lets 500 guesses at once have eight looks at the password, and then none", async () => {
  const staff = await person();
  const address = newAddress();
  const guesses = Array.from({ length: 500 }, (_, n) => signIn(staff.email, `guess ${n}`, address));
  expect(new Set(await Promise.all(guesses))).toEqual(new Set([null]));
  expect((await whyRefused(staff.refId)).sort()).toEqual([
    "too many tries",
    ...Array<string>(MAX_PER_ACCOUNT_AND_ADDRESS).fill("wrong password"),
  ]);
  expect(await signIn(staff.email, PASSWORD, address), "the right one, from there").toBeNull();
  await asOwner().query("UPDATE sign_in_tries SET until = now() WHERE account = $1", [accountKey(staff.email)]);
  expect(await signIn(staff.email, PASSWORD, address), "once the time is over").not.toBeNull();
});

it("leaves the account open from elsewhere, whoever guesses at it", async () => {
  const staff = await person();
  const address = newAddress();
  for (let n = 0; n <= MAX_PER_ACCOUNT_AND_ADDRESS; n++) await signIn(staff.email, "wrong", address);
  expect(await signIn(staff.email, PASSWORD)).not.toBeNull();
});

it("counts neighbours in one IPv6 /64 as one address", async () => {
  const staff = await person();
  const address = newAddress();
  for (let n = 1; n <= MAX_PER_ACCOUNT_AND_ADDRESS; n++)
    await signIn(staff.email, "wrong", address.replace("::1", `::${n}`));
  expect(await signIn(staff.email, PASSWORD, address.replace("::1", "::ffff"))).toBeNull();
});

it("begins to count anew after a right password", async () => {
  const staff = await person();
  const address = newAddress();
  for (let round = 0; round < 3; round++) {
    for (let n = 1; n < MAX_PER_ACCOUNT_AND_ADDRESS; n++)
      expect(await signIn(staff.email, "wrong", address)).toBeNull();
    expect(await signIn(staff.email, PASSWORD, address)).not.toBeNull();
  }
});

it("refuses an address that guesses at many accounts, and no other", async () => {
  const staff = await person();
  const address = newAddress();
  const guess = (n: number) => countTry(accountKey(`${address}-${n}@staff.test`), address);
  const tries = await Promise.all(Array.from({ length: MAX_PER_ADDRESS + 20 }, (_, n) => guess(n)));
  expect(tries.filter(({ refused }) => !refused)).toHaveLength(MAX_PER_ADDRESS);
  expect(await signIn(staff.email, PASSWORD, address)).toBeNull();
  expect(await signIn(staff.email, PASSWORD)).not.toBeNull();
});

it("slows down who guesses at one account from many addresses, and refuses none of them", async () => {
  const account = accountKey(newAddress());
  const waits: number[] = [];
  for (let n = 0; n < 80; n++) {
    const tried = await countTry(account, newAddress());
    expect(tried.refused).toBe(false);
    waits.push(tried.waitMs);
  }
  expect(waits[0]).toBeLessThan(5_000);
  expect(waits.at(-1)).toBe(5_000);
});
