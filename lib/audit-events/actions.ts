"use server";

import { z } from "zod";
import { checkChain } from "@/lib/audit-events/chain";
import type { ChainCheck } from "@/lib/audit-events/model";
import { action } from "@/lib/core/access/gate";

/** Verifies a tenant's whole chain of events. The check and its result become the next event. */
export const checkAuditTrail = action({
  audit: "audit_trail.checked",
  reach: "tenant",
  permission: "audit:read",
  input: z.strictObject({}),
  // A single statement computes all hashes, and has its own time limit in PostgreSQL.
  seconds: 20,
  run: async ({ tx, scope }) => {
    const data = await checkChain(tx, scope);
    return { change: { ref: scope.tenantRef, before: null, after: notedOf(data) }, data };
  },
});

/** The same for the chain of events that belong to no tenant. */
export const checkConsoleTrail = action({
  audit: "audit_trail.checked",
  reach: "everywhere",
  permission: "audit:read",
  input: z.strictObject({}),
  // A single statement computes all hashes, and has its own time limit in PostgreSQL.
  seconds: 20,
  run: async ({ tx, scope }) => {
    const data = await checkChain(tx, scope);
    return { change: { ref: "console", before: null, after: notedOf(data) }, data };
  },
});

function notedOf({ head, broken }: ChainCheck) {
  return { events: head?.seq ?? 0, head: head?.hash ?? null, brokenAt: broken?.seq ?? null };
}
