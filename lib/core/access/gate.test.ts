import { expect, it } from "vitest";
import { z } from "zod";
import { action, query } from "@/lib/core/access/gate";

const input = z.strictObject({ tenant: z.enum(["one", "another"]) });

it("refuses an input with a field of the name that the gate takes for itself", () => {
  const spec = { permission: "tenant:read", input, reach: "directory" } as const;
  const reserved = /"tenant" is reserved/;
  expect(() => query({ ...spec, name: "forged.list", run: async () => null })).toThrow(reserved);
  const run = async () => ({ change: { ref: "1", before: null, after: null }, data: null });
  expect(() => action({ ...spec, audit: "tenant.changed", run })).toThrow(reserved);
});
