import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, it } from "vitest";
import { authOptions, currentSession } from "@/lib/core/access/sign-in";
import { sha256 } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { sessionMe } from "@/lib/session/queries";
import { inNoTenant } from "@/lib/stores/postgres";
import { as, asOwner, auditOf, sessionFor, testStaff, type TestStaff } from "@/lib/testing/people";
import { serving } from "@/lib/testing/request";

let staff: TestStaff;

beforeAll(async () => {
  staff = await testStaff({ role: "viewer" });
});

const enter = (who: TestStaff, session: string) => as(who, () => sessionMe({}), session);
const OVER = { ok: false, error: { code: "UNAUTHENTICATED", message: "Your session has ended. Sign in again." } };

async function rowOf(session: string) {
  const { rows } = await asOwner().query("SELECT * FROM staff_sessions WHERE token_hash = $1", [sha256(session)]);
  return rows[0];
}

/** Ages a session as if it had been opened and last used this long ago. */
async function age(session: string, interval: string): Promise<void> {
  await asOwner().query(
    `UPDATE staff_sessions SET created_at = created_at - $2::interval, last_seen_at = last_seen_at - $2::interval,
     expires_at = expires_at - $2::interval WHERE token_hash = $1`,
    [sha256(session), interval],
  );
}

it("is let in while it lasts, and keeps no secret", async () => {
  const session = await sessionFor(staff);
  expect(await enter(staff, session)).toMatchObject({ ok: true, data: { email: staff.email } });
  const row = await rowOf(session);
  expect(JSON.stringify(row)).not.toContain(session);
  expect(row.expires_at - row.created_at).toBe(env().SESSION_HOURS * 3_600_000);
});

it("ends when its owner signs out: a copy of its cookie lets nobody in, and other sessions of theirs go on", async () => {
  const [here, elsewhere] = [await sessionFor(staff), await sessionFor(staff)];
  const signOut = () => authOptions().events?.signOut?.({ token: { session: here } } as never);
  await serving({ cookies: {}, headers: {} }, async () => signOut());
  expect(await enter(staff, here)).toMatchObject(OVER);
  expect(await enter(staff, elsewhere)).toMatchObject({ ok: true });
  expect(await rowOf(here)).toMatchObject({ end_reason: "signed_out", ended_at: expect.any(Date) });
  expect((await auditOf(null, staff.refId)).at(-1)).toMatchObject({ action: "staff.signed_out", actor: staff.email });
});

it("ends after SESSION_HOURS, however much it is used", async () => {
  const session = await sessionFor(staff);
  await age(session, `${env().SESSION_HOURS} hours`);
  await asOwner().query("UPDATE staff_sessions SET last_seen_at = now() WHERE token_hash = $1", [sha256(session)]);
  expect(await enter(staff, session)).toMatchObject(OVER);
  expect(await as(staff, currentSession, session)).toEqual({});
});

it("ends when nobody uses it for SESSION_IDLE_MINUTES", async () => {
  const session = await sessionFor(staff);
  await age(session, `${env().SESSION_IDLE_MINUTES - 1} minutes`);
  expect(await enter(staff, session), "used again in time").toMatchObject({ ok: true });
  await age(session, `${env().SESSION_IDLE_MINUTES - 1} minutes`);
  expect(await enter(staff, session), "counted from the last use").toMatchObject({ ok: true });
  await age(session, `${env().SESSION_IDLE_MINUTES} minutes`);
  expect(await enter(staff, session)).toMatchObject(OVER);
});

it("notes when it was last used, at most once a minute", async () => {
  const session = await sessionFor(staff);
  await age(session, "30 seconds");
  const before = await rowOf(session);
  await enter(staff, session);
  expect((await rowOf(session)).last_seen_at).toEqual(before.last_seen_at);
  await age(session, "31 seconds");
  await enter(staff, session);
  expect((await rowOf(session)).last_seen_at - before.last_seen_at).toBeGreaterThan(20_000);
});

it("says until when it lasts, and who has it", async () => {
  const session = await sessionFor(staff);
  const { expires_at: expiresAt } = await rowOf(session);
  expect(await as(staff, currentSession, session)).toEqual({
    user: { name: staff.name, email: staff.email },
    expires: expiresAt.toISOString(),
  });
  expect(await as(null, currentSession)).toEqual({});
});

describe("all sessions of somebody end", () => {
  it.each([
    ["when they are disabled", "disabled_at = now()", "disabled"],
    ["when their password changes", "password_hash = 'another'", "password_changed"],
  ])("%s, whatever changes the row", async (_, change, reason) => {
    const member = await testStaff({ role: "viewer" });
    const sessions = [await sessionFor(member), await sessionFor(member)];
    await asOwner().query(`UPDATE staff SET ${change} WHERE id = $1`, [member.id]);
    await asOwner().query("UPDATE staff SET disabled_at = NULL WHERE id = $1", [member.id]);
    for (const session of sessions) {
      expect(await enter(member, session)).toMatchObject(OVER);
      expect(await rowOf(session)).toMatchObject({ end_reason: reason });
    }
    expect(await enter(member, await sessionFor(member))).toMatchObject({ ok: true });
    expect(await enter(staff, await sessionFor(staff)), "somebody else").toMatchObject({ ok: true });
  });
});

it.each([
  ["a cookie from before sessions were rows", () => ({ sub: staff.id, since: Date.now() })],
  ["a secret that was never given", () => ({ session: "A".repeat(43) })],
  ["something else in its place", () => ({ session: { toString: "x" } })],
])("refuses %s", async (_, token) => {
  const cookie = await encode({ token: token() as never, secret: env().NEXTAUTH_SECRET, maxAge: 600 });
  const answer = await serving({ cookies: { "next-auth.session-token": cookie }, headers: {} }, () => sessionMe({}));
  expect(answer).toMatchObject(OVER);
});

it("keeps the app from lengthening a session, giving it to somebody else or deleting it", async () => {
  for (const sql of [
    "UPDATE staff_sessions SET expires_at = now()",
    "UPDATE staff_sessions SET staff_id = id",
    "DELETE FROM staff_sessions",
  ]) {
    await expect(
      inNoTenant((tx) => tx.$executeRawUnsafe(sql)),
      sql,
    ).rejects.toThrow(/permission denied/);
  }
});
