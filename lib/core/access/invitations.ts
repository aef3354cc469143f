import "server-only";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { MIN_PASSWORD, MAX_PASSWORD } from "@/lib/core/access/password";
import { hashPassword } from "@/lib/core/access/passwords";
import { openSession, type SignedIn, type Visit } from "@/lib/core/access/sessions";
import { countTry, clearTries, runThrottled } from "@/lib/core/access/sign-in-tries";
import { writeAudit } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/ids";
import { inNoTenant, type Tx } from "@/lib/stores/postgres";

const DAYS = 3;

/** Creates a link's secret (256 random bits) and the hash to store. */
export async function newInvitation(
  tx: Tx,
): Promise<{ token: string; invitationHash: string; invitationExpiresAt: Date }> {
  const token = randomBytes(32).toString("base64url");
  return {
    token,
    invitationHash: sha256(token),
    invitationExpiresAt: new Date((await databaseNow(tx)).getTime() + DAYS * 86_400_000),
  };
}

const acceptance = z.object({
  token: z.string().regex(/^[\w-]{43}$/),
  password: z.string().min(MIN_PASSWORD).max(MAX_PASSWORD),
});

/**
 * Sets the password of the link's staff member, once, ends their earlier sessions and opens a new one. Returns null
 * when the link was used, replaced or has expired, its owner is disabled, or there were too many attempts.
 */
export async function acceptInvitation(given: unknown, visit: Visit): Promise<SignedIn | null> {
  const parsed = acceptance.safeParse(given);
  if (!parsed.success) return null;
  const invitationHash = sha256(parsed.data.token);
  const tried = await countTry(invitationHash, visit.ip);
  if (tried.refused) return null;
  const signedIn = await runThrottled(tried, () => makePassword(invitationHash, parsed.data.password, visit));
  if (signedIn) await clearTries(invitationHash, visit.ip);
  return signedIn;
}

async function makePassword(invitationHash: string, password: string, visit: Visit): Promise<SignedIn | null> {
  const passwordHash = await hashPassword(password);
  return inNoTenant(async (tx) => {
    const now = await databaseNow(tx);
    const where = { invitationHash, invitationExpiresAt: { gt: now }, disabledAt: null };
    const staff = await tx.staff.findFirst({ where, select: { id: true, refId: true, name: true, email: true } });
    if (!staff) return null;
    const { count } = await tx.staff.updateMany({
      where: { ...where, id: staff.id },
      data: {
        passwordHash,
        lastSignInAt: now,
        invitationHash: null,
        invitationExpiresAt: null,
        rowVersion: { increment: 1 },
      },
    });
    if (count === 0) return null;
    const session = await openSession(tx, staff.id, visit);
    const actor = { kind: "staff" as const, ...staff, grants: [] };
    const change = { ref: staff.refId, before: null, after: { at: now.toISOString() } };
    await writeAudit(tx, { tenantId: null, actor, action: "staff.password_set", change, request: visit });
    return { id: staff.id, name: staff.name, email: staff.email, session };
  });
}
