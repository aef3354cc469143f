import { expect, it } from "vitest";
import { acceptInvitation } from "@/lib/core/access/invitations";
import { newRefId } from "@/lib/core/ids";
import { inviteByProgram } from "@/lib/staff/invite-by-program";
import { staffList } from "@/lib/staff/queries";
import { as, asOwner, auditOf, testStaff } from "@/lib/testing/people";

const someone = () => `${newRefId().toLowerCase()}@staff.test`;
const accept = (token: string) =>
  acceptInvitation({ token, password: "correct horse battery" }, { requestId: "test", ip: null, userAgent: null });

async function found(search: string) {
  const result = await as(await testStaff({ role: "admin" }), () => staffList({ search }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data.rows;
}

it("adds the first admin, and goes on where it is repeated", async () => {
  const email = someone();
  const first = await inviteByProgram({ email, name: "Ada First", role: "admin" });
  const second = await inviteByProgram({ email: email.toUpperCase(), role: "admin" });
  expect(await accept(first.token)).toBeNull();
  expect(await accept(second.token)).toMatchObject({ email, name: "Ada First" });
  const rows = await found(email);
  expect(rows).toMatchObject([{ access: [{ role: "admin", tenants: null }], status: "active" }]);
  const done = (await auditOf(null, rows[0]!.refId)).map(({ action, actor }) => `${actor}: ${action}`);
  expect(done).toEqual([
    "invite: staff.added",
    "invite: staff.grant_given",
    "invite: staff.invited",
    "invite: staff.invited",
    `${email}: staff.password_set`,
  ]);
});

it("refuses an address that is none, a newcomer without a name, and a disabled person, and writes nothing", async () => {
  const email = someone();
  await expect(inviteByProgram({ email: "nobody" })).rejects.toMatchObject({ code: "INVALID" });
  await expect(inviteByProgram({ email, role: "admin" })).rejects.toThrow(/--name/);
  expect(await found(email)).toEqual([]);
  const former = await testStaff({ role: "viewer" });
  await asOwner().query("UPDATE staff SET disabled_at = now() WHERE id = $1", [former.id]);
  await expect(inviteByProgram({ email: former.email })).rejects.toMatchObject({ code: "CONFLICT" });
});
