"use server";

import { action } from "@/lib/core/access/gate";
import { restoreInput } from "@/lib/trash/model";
import { RESTORED, restore } from "@/lib/trash/restoring";

/** Takes a record out of the trash, in the state it was deleted in. Its kind says which audit name is written. */
export const restoreRecord = action({
  audit: RESTORED,
  reach: "tenant",
  permission: "record:restore",
  input: restoreInput,
  run: ({ tx, scope, input }) => restore(tx, scope, input),
});
