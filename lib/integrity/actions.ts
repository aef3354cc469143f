"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { queueRun } from "@/lib/integrity/store";

/** Requests a check of the tenant's records in all three stores; the worker runs it. */
export const requestIntegrityRun = action({
  audit: "integrity_run.requested",
  reach: "tenant",
  permission: "integrity:run",
  input: z.strictObject({}),
  run: async ({ tx, scope }) => {
    const { refId } = await queueRun(tx, scope);
    return { change: { ref: refId, before: null, after: { status: "queued" } }, data: { refId } };
  },
});
