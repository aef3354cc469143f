import "server-only";
import type { TenantScope } from "@/lib/core/scope";

export type Bucket = "content" | "legal";

declare const made: unique symbol;
/** A key made here, under the tenant's prefix. A client names a record, never a key. */
export type ObjectKey = string & { readonly [made]: true };

const month = (at: Date) => at.toISOString().slice(0, 7).replace("-", "/");
const day = (at: Date) => at.toISOString().slice(0, 10).replaceAll("-", "/");

const key = (scope: TenantScope, rest: string) => `${scope.tenantId}/${rest}` as ObjectKey;

/** Every place an object can lie. The content's hash is in the keys of what must never change. */
export const objectKeys = {
  strategy: (scope: TenantScope, o: { refId: string; version: number; sha256: string }) =>
    key(scope, `strategies/${o.refId}/v${o.version}-${o.sha256.slice(0, 12)}.md`),

  activityOutput: (scope: TenantScope, o: { refId: string; at: Date; format: "markdown" | "json" }) =>
    key(scope, `activity-outputs/${month(o.at)}/${o.refId}.${o.format === "markdown" ? "md" : "json"}`),

  contract: (scope: TenantScope, o: { refId: string; version: number; sha256: string }) =>
    key(scope, `contracts/${o.refId}/v${o.version}/${o.sha256}.pdf`),

  payload: (scope: TenantScope, o: { refId: string; at: Date; half: "request" | "response" }) =>
    key(scope, `tool-calls/${day(o.at)}/${o.refId}.${o.half}.json`),

  /** A key kept in a row or document, checked again against the entered tenant. */
  kept(scope: TenantScope, stored: string): ObjectKey {
    if (!stored.startsWith(`${scope.tenantId}/`)) {
      throw new Error(`The key ${stored} kept in the record is not under its tenant's prefix.`);
    }
    return stored as ObjectKey;
  },
};
