import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { line } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";
import { toFoundByWords, type FoundByWords } from "@/lib/record-index/model";
import { searchRecords } from "@/lib/record-index/store";

/** More than anyone reads in the palette. */
const MAX_RESULTS = 20;

/** Searches for records by words: among templates, and in the tenants for which the caller has a grant. */
export const recordsSearch = query({
  name: "records.search",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({ words: line(200), inTenant: refId.optional() }),
  run: async ({ scope, input: { words, inTenant } }): Promise<FoundByWords[]> =>
    (await searchRecords(scope, { words, tenant: inTenant }, MAX_RESULTS)).map(toFoundByWords),
});
