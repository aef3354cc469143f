import "server-only";
import type { Role } from "@/lib/core/access/permissions";
import type { Actor } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError } from "@/lib/core/errors";
import { ALL_TENANTS, giveGrant } from "@/lib/staff/grants";
import { addMember, inviteMember, memberForUpdate } from "@/lib/staff/members";
import { newMember, type Invitation } from "@/lib/staff/model";
import { inNoTenant, type Prisma, type Tx } from "@/lib/stores/postgres";

const PROGRAM = "invite";
const ACTOR: Actor = { kind: "system", name: PROGRAM };
const REASON = "Granted by a server administrator";

/**
 * Invites a staff member without a signed-in admin, as the first admin needs. Adds the person if they are new, and
 * grants the role for all tenants if one is given.
 * @throws INVALID for an invalid email address, or a new person without a name; CONFLICT when they are disabled
 */
export async function inviteByProgram(given: {
  email: string;
  name?: string | undefined;
  role?: Role | undefined;
}): Promise<Invitation> {
  const email = newMember.shape.email.safeParse(given.email).data;
  if (!email) throw new AppError("INVALID", `"${given.email}" is not a valid email address.`);
  return inNoTenant(async (tx) => {
    const there = await tx.staff.findUnique({ where: { email }, select: { refId: true } });
    const refId = there?.refId ?? (await add(tx, email, given.name));
    const { id, rowVersion, disabledAt } = await memberForUpdate(tx, refId);
    if (disabledAt) throw new AppError("CONFLICT", `${email} is disabled. Another admin can enable them, under Staff.`);
    if (given.role) await grant(tx, { id, refId }, given.role);
    const invitation = await inviteMember(tx, { refId, rowVersion });
    await record(tx, "staff.invited", refId, { expiresAt: invitation.expiresAt });
    return invitation;
  });
}

async function add(tx: Tx, email: string, called: string | undefined): Promise<string> {
  const name = newMember.shape.name.safeParse(called).data;
  if (!name) throw new AppError("INVALID", `${email} is not a staff member. Pass --name "Their Name" to add them.`);
  const { refId } = await addMember(tx, { email, name });
  await record(tx, "staff.added", refId, { email, name });
  return refId;
}

async function grant(tx: Tx, { id, refId }: { id: string; refId: string }, role: Role): Promise<void> {
  const lasting = { staffId: id, role, tenantId: null, expiresAt: null };
  if (await tx.staffGrant.findFirst({ where: lasting })) return;
  await giveGrant(tx, { ...lasting, reason: REASON });
  await record(tx, "staff.grant_given", refId, { role, tenant: ALL_TENANTS, until: null, reason: REASON });
}

async function record(tx: Tx, action: AuditAction, ref: string, after: Prisma.InputJsonObject): Promise<void> {
  const change = { ref, before: null, after };
  await writeAudit(tx, { tenantId: null, actor: ACTOR, action, change, request: programRun(PROGRAM) });
}
