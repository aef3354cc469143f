import { hash } from "@node-rs/argon2";
import { expect, it } from "vitest";
import { authOptions } from "@/lib/core/sign-in";
import { serving } from "@/lib/testing/request";
import { asOwner, auditOf, testStaff } from "@/lib/testing/people";

const PASSWORD = "a long passphrase";

async function person() {
  const staff = await testStaff({ role: "viewer" });
  await asOwner().query("UPDATE staff SET password_hash = $2 WHERE id = $1", [staff.id, await hash(PASSWORD)]);
  return staff;
}

/** As next-auth calls it, with what the form sent. */
async function signIn(email: string, password: string): Promise<unknown> {
  const provider = authOptions().providers[0]?.options as { authorize(given: object): Promise<unknown> };
  return serving({ cookies: {}, headers: { "x-request-id": "test" } }, () => provider.authorize({ email, password }));
}

it("admits by email in any case and the right password, and notes it", async () => {
  const staff = await person();
  expect(await signIn(` ${staff.email.toUpperCase()} `, PASSWORD)).toEqual({ id: staff.id, name: staff.name, email: staff.email });
  expect(await auditOf(null, staff.refId)).toMatchObject([{ action: "staff.signed_in" }]);
});

it("answers alike whichever half is wrong, and to a disabled account", async () => {
  const staff = await person();
  expect(await signIn(staff.email, "wrong")).toBeNull();
  expect(await signIn("nobody@staff.test", PASSWORD)).toBeNull();
  expect(await signIn(staff.email, "")).toBeNull();
  await asOwner().query("UPDATE staff SET disabled_at = now() WHERE id = $1", [staff.id]);
  expect(await signIn(staff.email, PASSWORD)).toBeNull();
  expect(await auditOf(null, staff.refId)).toMatchObject([
    { action: "staff.sign_in_refused", after: { why: "wrong password" } },
    { action: "staff.sign_in_refused", after: { why: "disabled" } },
  ]);
});

it("rests an account after eight wrong passwords, and wakes it when the time is over", async () => {
  const staff = await person();
  for (let i = 0; i < 8; i++) await signIn(staff.email, "wrong");
  expect(await signIn(staff.email, PASSWORD)).toBeNull();
  await asOwner().query("UPDATE staff SET locked_until = now() WHERE id = $1", [staff.id]);
  expect(await signIn(staff.email, PASSWORD)).not.toBeNull();
});
