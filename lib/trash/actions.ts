"use server";

import { action } from "@/lib/core/access/gate";
import { restoreInput } from "@/lib/trash/model";
import { RESTORED, restore } from "@/lib/trash/restoring";

/** Restores a record in the state in which it was deleted. The audit name depends on its kind. */
export const restoreRecord = action({
  audit: RESTORED,
  reach: "tenant",
  permission: "record:restore",
  input: restoreInput,
  run: ({ tx, scope, input }) => restore(tx, scope, input),
});
