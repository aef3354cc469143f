import { join } from "node:path";

/** Folder of this run's failures, screenshots and sessions. */
export const RESULTS = join(import.meta.dirname, "..", "test-results");

/** The demo data's logins: one per role, and `solo`, a reviewer in two tenants only. */
export const LOGINS = ["viewer", "reviewer", "publisher", "legal", "support", "auditor", "admin", "solo"] as const;
export type Login = (typeof LOGINS)[number];

export const PASSWORD = "leadmetrics-demo";

export function emailOf(login: Login): string {
  return `${login}@leadmetrics.demo`;
}

/** The file with a login's session, written by setup.ts. */
export function sessionFile(login: Login): string {
  return join(RESULTS, "sessions", `${login}.json`);
}
