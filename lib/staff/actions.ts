"use server";

import { z } from "zod";
import { action } from "@/lib/core/gate";
import { staffIdOf } from "@/lib/core/scope";
import { elevationRequest, newView, viewRemoval } from "@/lib/staff/model";
import { endElevations, openElevation, removeViewOf, saveView } from "@/lib/staff/store";

/** Enters all tenants at once, with a reason and an end. */
export const enterAllTenants = action({
  audit: "scope.all_tenants_entered",
  reach: "everywhere",
  permission: "scope:elevate",
  input: elevationRequest,
  run: async ({ tx, scope, input }) => {
    const { id, expiresAt } = await openElevation(tx, scope.actor.id, input.reason, input.minutes);
    const after = { reason: input.reason, expiresAt: expiresAt.toISOString() };
    return { change: { ref: id, before: null, after }, data: after };
  },
});

export const leaveAllTenants = action({
  audit: "scope.all_tenants_left",
  reach: "everywhere",
  permission: "scope:elevate",
  input: z.strictObject({}),
  run: async ({ tx, scope }) => {
    const ended = await endElevations(tx, scope.actor.id);
    return { change: { ref: scope.actor.refId, before: { entries: ended }, after: { entries: 0 } }, data: { ended } };
  },
});

/** Keeps the filters of a list under a name, for oneself. */
export const keepView = action({
  audit: "saved_view.saved",
  reach: "tenant",
  permission: "tenant:read",
  input: newView,
  run: async ({ tx, scope, input }) => {
    const { refId, before } = await saveView(tx, staffIdOf(scope.actor) ?? "", input);
    return { change: { ref: refId, before, after: input }, data: { refId, name: input.name } };
  },
});

export const removeView = action({
  audit: "saved_view.removed",
  reach: "tenant",
  permission: "tenant:read",
  input: viewRemoval,
  run: async ({ tx, scope, input }) => {
    const before = await removeViewOf(tx, staffIdOf(scope.actor) ?? "", input.refId);
    return { change: { ref: input.refId, before, after: null }, data: { name: before.name } };
  },
});
