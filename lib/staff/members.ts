import "server-only";
import { newInvitation } from "@/lib/core/access/invitations";
import type { Role } from "@/lib/core/access/permissions";
import { staffIdOf, type Actor } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import type { PageRequest } from "@/lib/core/records/list";
import type { Invitation, StaffStatus } from "@/lib/staff/model";
import { containing } from "@/lib/stores/like";
import { unscopedReads, type Prisma, type Tx } from "@/lib/stores/postgres";

type Filters = {
  search?: string | undefined;
  role?: Role | undefined;
  status?: StaffStatus | undefined;
};

const liveAt = (now: Date): Prisma.StaffGrantWhereInput => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] });

/** A staff member with their live grants. */
export type MemberRecord = Prisma.StaffGetPayload<{ include: { grants: true } }>;

const WITH_STATUS: Record<StaffStatus, Prisma.StaffWhereInput> = {
  active: { disabledAt: null, NOT: { passwordHash: null } },
  invited: { disabledAt: null, passwordHash: null },
  disabled: { NOT: { disabledAt: null } },
};

export function statusOfMember({
  disabledAt,
  passwordHash,
}: Pick<MemberRecord, "disabledAt" | "passwordHash">): StaffStatus {
  if (disabledAt) return "disabled";
  return passwordHash ? "active" : "invited";
}

/**
 * One page of the staff, newest first. The search matches names and email addresses; the role filter matches live
 * grants.
 */
export async function listMembers({ search, role, status }: Filters, page: PageRequest): Promise<MemberRecord[]> {
  const live = liveAt(await databaseNow());
  const found = search && containing(search);
  return unscopedReads((db) =>
    db.staff.findMany({
      where: {
        AND: [
          page.where,
          found ? { OR: [{ name: found }, { email: found }] } : {},
          role ? { grants: { some: { role, ...live } } } : {},
          status ? WITH_STATUS[status] : {},
        ],
      },
      ...page.order,
      include: { grants: { where: live, orderBy: { createdAt: "asc" } } },
    }),
  );
}

/**
 * A staff member with all live and ended grants, newest first.
 * @throws NOT_FOUND
 */
export async function findMember(refId: string): Promise<MemberRecord> {
  const include = { grants: { orderBy: { createdAt: "desc" } } } as const;
  const row = await unscopedReads((db) => db.staff.findUnique({ where: { refId }, include }));
  return row ?? notFound();
}

/**
 * The current row of a staff member, for a change.
 * @throws NOT_FOUND
 */
export async function memberForUpdate(tx: Tx, refId: string) {
  return (await tx.staff.findUnique({ where: { refId } })) ?? notFound();
}

/**
 * The current row of a staff member whose access is to be changed. Nobody may change their own grants or disable
 * themselves.
 * @throws NOT_FOUND; FORBIDDEN for the actor themselves
 */
export async function otherMemberForUpdate(tx: Tx, actor: Actor, refId: string) {
  const member = await memberForUpdate(tx, refId);
  if (member.id !== staffIdOf(actor)) return member;
  throw new AppError("FORBIDDEN", "You cannot change your own access. Ask another admin.");
}

function notFound(): never {
  throw new AppError("NOT_FOUND", "This staff member does not exist.");
}

/**
 * Adds a staff member without a password or grant.
 * @throws INVALID when the email address is taken
 */
export async function addMember(tx: Tx, member: { email: string; name: string }): Promise<{ refId: string }> {
  const refId = newRefId();
  const { count } = await tx.staff.createMany({ data: { id: newId(), refId, ...member }, skipDuplicates: true });
  if (count === 1) return { refId };
  const taken = "Already used by another staff member";
  throw new AppError("INVALID", `email: ${taken}`, { email: taken });
}

type MemberChange = Pick<
  Prisma.StaffUncheckedUpdateManyInput,
  "name" | "disabledAt" | "invitationHash" | "invitationExpiresAt"
>;

/**
 * Changes a staff member.
 * @throws CONFLICT when they have changed since they were read
 */
export async function changeMember(
  tx: Tx,
  seen: { refId: string; rowVersion: number },
  change: MemberChange,
): Promise<void> {
  const { count } = await tx.staff.updateMany({ where: seen, data: { ...change, rowVersion: { increment: 1 } } });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
}

/** Creates a link for setting a password. Earlier links stop working. */
export async function inviteMember(tx: Tx, seen: { refId: string; rowVersion: number }): Promise<Invitation> {
  const { token, ...kept } = await newInvitation(tx);
  await changeMember(tx, seen, kept);
  return { token, expiresAt: kept.invitationExpiresAt.toISOString() };
}
