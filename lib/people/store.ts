import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { lockFor } from "@/lib/core/one-at-a-time";
import type { PageRequest } from "@/lib/core/records/list";
import type { MemberRole } from "@/lib/people/model";
import { containing } from "@/lib/stores/like";
import { readIn, type Prisma, type Tx } from "@/lib/stores/postgres";

const withRole = { memberships: { where: { deletedOn: null }, select: { role: true }, take: 1 } } as const;

export type PersonRecord = Prisma.UserGetPayload<{ include: typeof withRole }>;

type Filters = { search?: string | undefined; role?: MemberRole[] | undefined };

/** The search matches names and email addresses. */
function listed(scope: TenantScope, { search, role }: Filters): Prisma.UserWhereInput {
  const found = search && containing(search);
  return {
    tenantId: scope.tenantId,
    deletedOn: null,
    ...(found ? { OR: [{ name: found }, { email: found }] } : {}),
    memberships: { some: { deletedOn: null, ...(role?.length ? { role: { in: role } } : {}) } },
  };
}

/** One page of a tenant's people. */
export async function listPeople(scope: TenantScope, filters: Filters, page: PageRequest): Promise<PersonRecord[]> {
  const where = { ...listed(scope, filters), AND: page.where };
  const [rows] = await readIn(scope, (db) => [db.user.findMany({ where, ...page.order, include: withRole })]);
  return rows;
}

/** The number of people that match the filters, up to `limit`. */
export async function countPeople(scope: TenantScope, filters: Filters, limit: number): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.user.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

type NewPerson = {
  refId?: string;
  email: string;
  name: string;
  role: MemberRole;
  lastLoginAt?: Date | null;
  at?: Date;
};

/**
 * Adds a person with their role. Repeating it with the same refId returns the existing one.
 * @throws INVALID when another of the tenant's people has the email address
 */
export async function addPerson(tx: Tx, scope: TenantScope, person: NewPerson): Promise<{ refId: string }> {
  const { tenantId } = scope;
  const { email, name, role, lastLoginAt = null, at = await databaseNow(tx) } = person;
  const refId = person.refId ?? newRefId(at);
  const id = newId(at);
  const { count } = await tx.user.createMany({
    data: { id, refId, tenantId, email, name, lastLoginAt, createdAt: at },
    skipDuplicates: true,
  });
  if (count === 0) {
    const there = await tx.user.findFirst({ where: { tenantId, refId } });
    if (there) return { refId };
    const taken = "Already used by another person in this tenant";
    throw new AppError("INVALID", `email: ${taken}`, { email: taken });
  }
  await tx.membership.create({
    data: { id: newId(at), refId: newRefId(at), tenantId, userId: id, role, createdAt: at },
  });
  return { refId };
}

/**
 * The current row of a person, with their role.
 * @throws NOT_FOUND
 */
export async function personForUpdate(tx: Tx, scope: TenantScope, refId: string) {
  const row = await tx.user.findFirst({
    where: { tenantId: scope.tenantId, refId, deletedOn: null },
    include: withRole,
  });
  const role = row?.memberships[0]?.role;
  if (!row || !role) throw new AppError("NOT_FOUND", "This person does not exist in this tenant.");
  return { row, role: role as MemberRole };
}

/**
 * Changes a person, or ends their membership.
 * @throws CONFLICT when they have changed since they were read, or the tenant would lose its last owner
 */
export async function changePerson(
  tx: Tx,
  scope: TenantScope,
  { row, role }: Awaited<ReturnType<typeof personForUpdate>>,
  change: { rowVersion: number; name?: string; role?: MemberRole; deletedOn?: Date },
): Promise<void> {
  const { tenantId } = scope;
  const { rowVersion, name, role: newRole, deletedOn } = change;
  await lockFor(tx, "owners", tenantId);
  const { count } = await tx.user.updateMany({
    where: { id: row.id, tenantId, rowVersion, deletedOn: null },
    data: { ...(name ? { name } : {}), ...(deletedOn ? { deletedOn } : {}), rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  const data = {
    ...(newRole ? { role: newRole } : {}),
    ...(deletedOn ? { deletedOn } : {}),
    rowVersion: { increment: 1 },
  };
  await tx.membership.updateMany({ where: { tenantId, userId: row.id, deletedOn: null }, data });
  if (role === "owner" && (await tx.membership.count({ where: { tenantId, role: "owner", deletedOn: null } })) === 0) {
    throw new AppError("CONFLICT", "The tenant needs at least one owner. Make someone else an owner first.", {
      role: "The last owner cannot be changed",
    });
  }
}
