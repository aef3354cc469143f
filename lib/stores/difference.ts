import "server-only";
import type { StoreName } from "@/lib/core/records/parts";

/** A difference between a store and what the code expects, with its fix. */
export type Difference = { store: StoreName; what: string; fix: string };

/** The fix for everything that preparing the stores sets up. */
export const PREPARE = "npm run migrate";
