"use server";

import { action } from "@/lib/core/access/gate";
import { staffIdOf } from "@/lib/core/access/scope";
import { newView, viewRemoval } from "@/lib/saved-views/model";
import { removeViewOf, saveView } from "@/lib/saved-views/store";

/** Saves the filters of a list under a name, for the user. */
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
