"use server";

import { action } from "@/lib/core/access/gate";
import { identifierAsked } from "@/lib/identifiers/model";
import { findRecords, locate } from "@/lib/identifiers/store";

/** Which records of a tenant an identifier leads to. */
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

/** Which of one's tenants have what an identifier names. What it is there is asked in the tenant itself. */
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
