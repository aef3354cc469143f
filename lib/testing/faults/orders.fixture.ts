import type { TestStaff } from "@/lib/testing/people";

/** What a process of the app is told to do while a store is wrong. */
export const OPERATIONS = ["list", "detail", "write", "worker", "health"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Who asks, in which session, where, and for which record. */
export type Setting = {
  staff: TestStaff;
  session: string;
  tenant: { id: string; refId: string; name: string };
  skillRef: string;
};
export type Order = Setting & { id: number; operation: Operation; slug: string };

/** `outcome` is "ok", or the code and message of the failure; `missing` says why each hole in the page is one. */
export type Done = { id: number; ms: number; outcome: string; missing: string[] };
