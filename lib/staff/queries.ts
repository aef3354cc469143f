import "server-only";
import { query } from "@/lib/core/access/gate";
import { ROLES } from "@/lib/core/access/permissions";
import { refusedUntil } from "@/lib/core/access/sign-in-tries";
import { listQuery } from "@/lib/core/records/list";
import { tenantsOf } from "@/lib/staff/grants";
import { findMember, listMembers, statusOfMember, type MemberRecord } from "@/lib/staff/members";
import {
  STAFF_SORTS,
  memberFilters,
  memberRef,
  type GrantView,
  type StaffDetail,
  type StaffRow,
} from "@/lib/staff/model";

/** All current and former staff. */
export const staffList = listQuery({
  name: "staff.list",
  reach: "everywhere",
  permission: "staff:read",
  input: memberFilters,
  sorts: STAFF_SORTS,
  find: ({ input, page }) => listMembers(input, page),
  show: (rows): StaffRow[] => rows.map((row) => ({ ...toMember(row), access: accessOf(row) })),
});

/** A staff member with all live and ended grants. */
export const staffDetail = query({
  name: "staff.detail",
  reach: "everywhere",
  permission: "staff:read",
  input: memberRef,
  run: async ({ scope: { actor }, input }): Promise<StaffDetail> => {
    const row = await findMember(input.refId);
    const tenants = await tenantsOf(
      actor,
      row.grants.flatMap(({ tenantId }) => tenantId ?? []),
    );
    const lockedUntil = await refusedUntil(row.email);
    const now = new Date();
    const isInvited = row.invitationExpiresAt !== null && row.invitationExpiresAt > now;
    return {
      ...toMember(row),
      grants: row.grants.map((grant): GrantView => {
        const tenant = grant.tenantId ? tenants.get(grant.tenantId) : null;
        return {
          id: grant.id,
          role: grant.role,
          tenant: tenant ? { refId: tenant.refId, name: tenant.name, slug: tenant.slug } : null,
          reason: grant.reason,
          givenAt: grant.createdAt.toISOString(),
          expiresAt: grant.expiresAt?.toISOString() ?? null,
          live: grant.expiresAt === null || grant.expiresAt > now,
        };
      }),
      lockedUntil: lockedUntil?.toISOString() ?? null,
      invitedUntil: isInvited ? (row.invitationExpiresAt?.toISOString() ?? null) : null,
      isMe: row.id === actor.id,
    };
  },
});

function toMember(row: MemberRecord): Omit<StaffRow, "access"> {
  const { refId, rowVersion, name, email, lastSignInAt, createdAt } = row;
  const status = statusOfMember(row);
  return {
    refId,
    rowVersion,
    name,
    email,
    status,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function accessOf({ grants }: MemberRecord): StaffRow["access"] {
  return ROLES.flatMap((role) => {
    const held = grants.filter((grant) => grant.role === role);
    if (held.length === 0) return [];
    return [{ role, tenants: held.some(({ tenantId }) => tenantId === null) ? null : held.length }];
  });
}
