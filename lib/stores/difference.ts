import "server-only";
import type { StoreName } from "@/lib/core/records/parts";

/** One difference between what the code expects of a store and what is there, with what cures it. */
export type Difference = { store: StoreName; what: string; fix: string };

/** What cures whatever preparing the stores again sets right. */
export const PREPARE = "npm run migrate";
