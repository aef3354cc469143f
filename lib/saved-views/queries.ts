import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import type { SavedView } from "@/lib/saved-views/model";
import { viewsOf } from "@/lib/saved-views/store";

/** The user's own views. */
export const savedViews = query({
  name: "saved_views.mine",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<SavedView[]> => viewsOf(scope.actor),
});
