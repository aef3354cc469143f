import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { permissionsIn, ROLES } from "@/lib/core/access/permissions";
import { enterConsole, environmentName } from "@/lib/core/access/session";
import { refusedUntil } from "@/lib/core/access/sign-in-tries";
import { AppError } from "@/lib/core/errors";
import type { Page } from "@/lib/core/records/cursor";
import { refId } from "@/lib/core/ref-id";
import { tenantsOf } from "@/lib/staff/grants";
import { findMember, listMembers, statusOfMember, type MemberRecord } from "@/lib/staff/members";
import {
  memberFilters,
  memberRef,
  type GrantView,
  type Me,
  type SavedView,
  type StaffDetail,
  type StaffRow,
} from "@/lib/staff/model";
import { viewsOf } from "@/lib/staff/store";

/** Who is signed in, for the shell. With a tenant: what they may do there; NOT_FOUND without a grant for it. */
export const staffMe = query({
  name: "staff.me",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({ inTenant: refId.optional() }),
  run: async ({ input }): Promise<Me> => {
    const { actor, tenant, elevation } = await enterConsole(input.inTenant ?? null);
    if (input.inTenant && !tenant) {
      throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
    }
    return {
      name: actor.name,
      email: actor.email,
      roles: [...new Set(actor.grants.map((grant) => grant.role))],
      permissions: [...permissionsIn(actor.grants, tenant?.id ?? null)],
      tenant: tenant && { refId: tenant.refId, name: tenant.name, slug: tenant.slug, status: tenant.status },
      elevation: elevation && { reason: elevation.reason, expiresAt: elevation.expiresAt.toISOString() },
      everywhere: [...permissionsIn(actor.grants, null)],
      environment: environmentName(),
    };
  },
});

/** One's own views of lists. */
export const staffViews = query({
  name: "staff.views",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<SavedView[]> => viewsOf(scope.actor),
});

/** Everybody who uses the Console, or did. */
export const staffList = query({
  name: "staff.list",
  reach: "everywhere",
  permission: "staff:read",
  input: memberFilters,
  run: async ({ input }): Promise<Page<StaffRow>> => {
    const page = await listMembers(input);
    return { ...page, rows: page.rows.map((row) => ({ ...toMember(row), access: accessOf(row) })) };
  },
});

/** A member of staff, with every grant they have or had. */
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
