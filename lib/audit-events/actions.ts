"use server";

import { z } from "zod";
import { checkChain } from "@/lib/audit-events/chain";
import type { ChainCheck } from "@/lib/audit-events/model";
import { action } from "@/lib/core/access/gate";

/** Checks a tenant's whole chain of events. That it was checked, and what was found, becomes its next event. */
export const checkAuditTrail = action({
  audit: "audit_trail.checked",
  reach: "tenant",
  permission: "audit:read",
  input: z.strictObject({}),
  // Every hash is computed in one statement, which has PostgreSQL's own limit.
  seconds: 20,
  run: async ({ tx, scope }) => {
    const data = await checkChain(tx, scope);
    return { change: { ref: scope.tenantRef, before: null, after: notedOf(data) }, data };
  },
});

/** The same of the chain of what belongs to no tenant. */
export const checkConsoleTrail = action({
  audit: "audit_trail.checked",
  reach: "everywhere",
  permission: "audit:read",
  input: z.strictObject({}),
  // Every hash is computed in one statement, which has PostgreSQL's own limit.
  seconds: 20,
  run: async ({ tx, scope }) => {
    const data = await checkChain(tx, scope);
    return { change: { ref: "console", before: null, after: notedOf(data) }, data };
  },
});

function notedOf({ head, broken }: ChainCheck) {
  return { events: head?.seq ?? 0, head: head?.hash ?? null, brokenAt: broken?.seq ?? null };
}
