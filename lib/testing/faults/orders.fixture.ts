import type { TestStaff } from "@/lib/testing/people";

/** The operations that a process of the app runs while a store is broken. */
export const OPERATIONS = ["list", "detail", "write", "worker", "health"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The staff member, session, tenant and record of the operations. */
export type Setting = {
  staff: TestStaff;
  session: string;
  tenant: { id: string; refId: string; name: string };
  skillRef: string;
};
export type Order = Setting & { id: number; operation: Operation; slug: string };

/**
 * `outcome` is "ok", or the code and message of the failure. `missing` lists the reasons of the page's missing parts.
 */
export type Done = { id: number; ms: number; outcome: string; missing: string[] };
