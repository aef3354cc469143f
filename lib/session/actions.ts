"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { elevationRequest } from "@/lib/session/model";
import { endElevations, openElevation } from "@/lib/session/store";

/** Opens access to all tenants, with a reason and a time limit. */
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
