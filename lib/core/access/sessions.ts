import "server-only";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { writeAudit, type RequestFacts } from "@/lib/core/audit/audit";
import { newId, sha256 } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { inNoTenant, type Tx } from "@/lib/stores/postgres";

/** The request that signs somebody in, and its user agent. */
export type Visit = RequestFacts & { userAgent: string | null };

/** The staff member who signed in, and the secret of their new session. */
export type SignedIn = { id: string; name: string; email: string; session: string };

const MAX_USER_AGENT = 512;

/** A session's secret, 256 random bits in base64url. The cookie holds it; the database holds its sha256. */
export const sessionSecret = z.string().regex(/^[\w-]{43}$/);

/**
 * Opens a session that lasts SESSION_HOURS by the database's clock, and returns its secret.
 * @param tx the transaction that signs the staff member in
 */
export async function openSession(tx: Tx, staffId: string, { ip, userAgent }: Visit): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const agent = userAgent?.slice(0, MAX_USER_AGENT) ?? null;
  await tx.$executeRaw`
    INSERT INTO staff_sessions (id, token_hash, staff_id, expires_at, ip, user_agent)
    VALUES (${newId()}::uuid, ${sha256(secret)}, ${staffId}::uuid,
      now() + make_interval(hours => ${env().SESSION_HOURS}::int), ${ip}::inet, ${agent})`;
  return secret;
}

type Owner = { id: string; refId: string; name: string; email: string; at: Date };

/** Ends a session because its owner signs out. A session that has already ended stays unchanged. */
export async function signOut(secret: string, request: RequestFacts): Promise<void> {
  await inNoTenant(async (tx) => {
    const [owner] = await tx.$queryRaw<Owner[]>`
      UPDATE staff_sessions s SET ended_at = now(), end_reason = 'signed_out' FROM staff o
      WHERE s.token_hash = ${sha256(secret)}::bpchar AND s.ended_at IS NULL AND o.id = s.staff_id
      RETURNING o.id, o.ref_id AS "refId", o.name, o.email, s.ended_at AS at`;
    if (!owner) return;
    const { at, ...staff } = owner;
    const actor = { kind: "staff" as const, ...staff, grants: [] };
    const change = { ref: staff.refId, before: null, after: { at: at.toISOString() } };
    await writeAudit(tx, { tenantId: null, actor, action: "staff.signed_out", change, request });
  });
}
