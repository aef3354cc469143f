import "server-only";
import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { z } from "zod";
import { writeAudit, type RequestFacts } from "@/lib/core/audit";
import { databaseNow } from "@/lib/core/clock";
import { sha256 } from "@/lib/core/ids";
import { LEAST_PASSWORD, MOST_PASSWORD } from "@/lib/core/password";
import { inNoTenant, type Tx } from "@/lib/stores/postgres";

const DAYS = 3;

/** A link's secret, 256 random bits, and what is kept of it. */
export async function newInvitation(tx: Tx): Promise<{ token: string; invitationHash: string; invitationExpiresAt: Date }> {
  const token = randomBytes(32).toString("base64url");
  return { token, invitationHash: sha256(token), invitationExpiresAt: new Date((await databaseNow(tx)).getTime() + DAYS * 86_400_000) };
}

const acceptance = z.object({
  token: z.string().regex(/^[\w-]{43}$/),
  password: z.string().min(LEAST_PASSWORD).max(MOST_PASSWORD),
});

/**
 * Makes the password of the member of staff whose link it is, once, and answers who they are; null where the link was
 * used, replaced or has run out, or its owner is disabled. Their sessions from before are over.
 */
export async function acceptInvitation(given: unknown, request: RequestFacts) {
  const parsed = acceptance.safeParse(given);
  if (!parsed.success) return null;
  const invitationHash = sha256(parsed.data.token);
  const passwordHash = await hash(parsed.data.password);
  return inNoTenant(async (tx) => {
    const now = await databaseNow(tx);
    const where = { invitationHash, invitationExpiresAt: { gt: now }, disabledAt: null };
    const staff = await tx.staff.findFirst({ where, select: { id: true, refId: true, name: true, email: true } });
    if (!staff) return null;
    const signed = { failedSignIns: 0, lockedUntil: null, lastSignInAt: now, sessionsFrom: now };
    const { count } = await tx.staff.updateMany({
      where: { ...where, id: staff.id },
      data: { ...signed, passwordHash, invitationHash: null, invitationExpiresAt: null, rowVersion: { increment: 1 } },
    });
    if (count === 0) return null;
    const actor = { kind: "staff" as const, ...staff, grants: [] };
    const change = { ref: staff.refId, before: null, after: { at: now.toISOString() } };
    await writeAudit(tx, { tenantId: null, actor, action: "staff.password_set", change, request });
    return { id: staff.id, name: staff.name, email: staff.email };
  });
}
