"use server";

import { action } from "@/lib/core/access/gate";
import { identifierAsked } from "@/lib/identifiers/model";
import { findRecords, locate } from "@/lib/identifiers/store";

/** Finds the tenant's records that match an identifier. */
export const findIdentified = action({
  audit: "identifier.looked_up",
  reach: "tenant",
  permission: "tenant:read",
  input: identifierAsked,
  prepare: ({ scope, input }) => findRecords(scope, input.text),
  run: async ({ input, prepared: records }) => {
    const found = records.map(({ kind, refId }) => ({ kind, refId }));
    return { change: { ref: input.text.value, before: null, after: { found } }, data: records };
  },
});

/**
 * Finds which of the caller's tenants have records that match an identifier. The records themselves are looked up in
 * the tenant.
 */
export const locateIdentified = action({
  audit: "identifier.located",
  reach: "directory",
  permission: "tenant:read",
  input: identifierAsked,
  prepare: ({ scope, input }) => locate(scope, input.text),
  run: async ({ input, prepared: located }) => {
    const after = {
      templates: located.templates.map(({ refId }) => refId),
      tenants: located.tenants.map(({ refId }) => refId),
    };
    return { change: { ref: input.text.value, before: null, after }, data: located };
  },
});
