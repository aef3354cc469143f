"use server";

import { action } from "@/lib/core/access/gate";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { ALL_TENANTS, endGrant, giveGrant, reachOfGrant, withAccessLock, tenantBySlug } from "@/lib/staff/grants";
import { addMember, otherMemberForUpdate, changeMember, inviteMember, memberForUpdate } from "@/lib/staff/members";
import { grantEnd, memberChange, memberSeen, memberSwitch, newGrant, newMember } from "@/lib/staff/model";

/** Adds a staff member. They can sign in once they have set a password, and need a grant to see anything. */
export const addStaff = action({
  audit: "staff.added",
  reach: "everywhere",
  permission: "staff:write",
  input: newMember,
  run: async ({ tx, input }) => {
    const { refId } = await addMember(tx, input);
    return { change: { ref: refId, before: null, after: input }, data: { refId } };
  },
});

export const changeStaff = action({
  audit: "staff.changed",
  reach: "everywhere",
  permission: "staff:write",
  input: memberChange,
  run: async ({ tx, input: { refId, rowVersion, name } }) => {
    const member = await memberForUpdate(tx, refId);
    await changeMember(tx, { refId, rowVersion }, { name });
    return { change: { ref: refId, before: { name: member.name }, after: { name } }, data: { refId } };
  },
});

/** Creates a link for setting a first or a new password. Its secret is returned once and never stored. */
export const inviteStaff = action({
  audit: "staff.invited",
  reach: "everywhere",
  permission: "staff:write",
  input: memberSeen,
  run: async ({ tx, input: { refId, rowVersion } }) => {
    const { disabledAt } = await memberForUpdate(tx, refId);
    if (disabledAt) throw new AppError("CONFLICT", "This account is disabled. Enable it before creating a link.");
    const invitation = await inviteMember(tx, { refId, rowVersion });
    return { change: { ref: refId, before: null, after: { expiresAt: invitation.expiresAt } }, data: invitation };
  },
});

/** Disables a staff member. Their sessions end at once; their grants stay unchanged. */
export const disableStaff = action({
  audit: "staff.disabled",
  reach: "everywhere",
  permission: "staff:write",
  input: memberSwitch,
  run: async ({ tx, scope, input: { refId, rowVersion, reason } }) => {
    const member = await otherMemberForUpdate(tx, scope.actor, refId);
    if (member.disabledAt) throw new AppError("CONFLICT", "This account is already disabled. Reload to see it.");
    const disabledAt = await databaseNow(tx);
    const shut = { disabledAt, invitationHash: null, invitationExpiresAt: null };
    await withAccessLock(tx, () => changeMember(tx, { refId, rowVersion }, shut));
    return {
      change: { ref: refId, before: null, after: { reason, disabledAt: disabledAt.toISOString() } },
      data: { refId },
    };
  },
});

/** Enables a staff member again, with the grants that are still live. */
export const enableStaff = action({
  audit: "staff.enabled",
  reach: "everywhere",
  permission: "staff:write",
  input: memberSwitch,
  run: async ({ tx, scope, input: { refId, rowVersion, reason } }) => {
    const member = await otherMemberForUpdate(tx, scope.actor, refId);
    if (!member.disabledAt) throw new AppError("CONFLICT", "This account is not disabled. Reload to see it.");
    await changeMember(tx, { refId, rowVersion }, { disabledAt: null });
    const before = { disabledAt: member.disabledAt.toISOString() };
    return { change: { ref: refId, before, after: { reason, disabledAt: null } }, data: { refId } };
  },
});

/** Grants a role for one tenant or for all, with or without an expiry. An existing grant gets the new expiry. */
export const giveStaffGrant = action({
  audit: "staff.grant_given",
  reach: "everywhere",
  permission: "staff:write",
  input: newGrant,
  prepare: async ({ scope, input: { slug } }) => (slug ? tenantBySlug(scope.actor, slug) : null),
  run: async ({ tx, scope, input: { refId, role, until, reason }, prepared: tenant }) => {
    const member = await otherMemberForUpdate(tx, scope.actor, refId);
    const expiresAt = until ? new Date(until) : null;
    await giveGrant(tx, { staffId: member.id, role, tenantId: tenant?.id ?? null, reason, expiresAt });
    const after = { role, tenant: tenant?.slug ?? ALL_TENANTS, until: until ?? null, reason };
    return { change: { ref: refId, before: null, after }, data: { refId } };
  },
});

/** Ends a grant at once. */
export const endStaffGrant = action({
  audit: "staff.grant_ended",
  reach: "everywhere",
  permission: "staff:write",
  input: grantEnd,
  prepare: ({ scope, input }) => reachOfGrant(scope.actor, input.grant),
  run: async ({ tx, scope, input: { refId, grant, reason }, prepared: tenant }) => {
    const member = await otherMemberForUpdate(tx, scope.actor, refId);
    const { role, expiresAt } = await withAccessLock(tx, () => endGrant(tx, member.id, grant));
    const before = { role, tenant, until: expiresAt?.toISOString() ?? null };
    return { change: { ref: refId, before, after: { reason } }, data: { refId } };
  },
});
