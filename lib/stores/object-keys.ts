import "server-only";
import type { OwnerScope, TenantScope } from "@/lib/core/access/scope";
import type { ObjectStorage } from "@/lib/core/entity";
import { ownerOf } from "@/lib/stores/owner";

export type Bucket = "content" | "legal" | "exports";

declare const made: unique symbol;
/** A key made here, under the tenant's prefix. Clients pass records, never keys. */
export type ObjectKey = string & { readonly [made]: true };

/** An entity whose records have texts of their own in the content bucket. */
type WithTexts = { readonly objects: readonly [ObjectStorage & { readonly bucket: "content" }] };

const month = (at: Date) => at.toISOString().slice(0, 7).replace("-", "/");
const day = (at: Date) => at.toISOString().slice(0, 10).replaceAll("-", "/");

const key = (scope: OwnerScope, rest: string) => `${ownerOf(scope)}/${rest}` as ObjectKey;

/** Every place for an object. Keys of immutable content contain its hash. */
export const objectKeys = {
  /** A version of a record's own text, under the prefix that its entity declares. */
  text: (scope: TenantScope, entity: WithTexts, o: { refId: string; version: number; sha256: string }) =>
    key(scope, `${entity.objects[0].prefix}/${o.refId}/v${o.version}-${o.sha256.slice(0, 12)}.md`),

  activityOutput: (scope: TenantScope, o: { refId: string; at: Date; format: "markdown" | "json" }) =>
    key(scope, `activity-outputs/${month(o.at)}/${o.refId}.${o.format === "markdown" ? "md" : "json"}`),

  contract: (scope: TenantScope, o: { refId: string; version: number; sha256: string }) =>
    key(scope, `contracts/${o.refId}/v${o.version}/${o.sha256}.pdf`),

  payload: (scope: TenantScope, o: { refId: string; at: Date; part: "request" | "response" }) =>
    key(scope, `tool-calls/${day(o.at)}/${o.refId}.${o.part}.json`),

  /** A page that an agent read, the research, or the context file; each run keeps its own. */
  onboarding: (scope: TenantScope, o: { runRef: string; part: "scraped" | "research" | "context"; name: string }) =>
    key(scope, `onboarding/${o.runRef}/${o.part}/${o.name}`),

  skill: (scope: OwnerScope, o: { refId: string; version: number }) => key(scope, `skills/${o.refId}/v${o.version}.md`),

  /** A body of an integration's payload that is too large for a document. */
  integrationPayload: (scope: TenantScope, o: { refId: string; at: Date }) =>
    key(scope, `integration-payloads/${day(o.at)}/${o.refId}.body`),

  /** A browser's upload, until a record uses it. The exports bucket deletes it afterwards. */
  upload: (scope: TenantScope, o: { refId: string }) => key(scope, `uploads/${o.refId}`),

  export: (scope: TenantScope, o: { jobRef: string; at: Date; format: "csv" | "jsonl" }) =>
    key(scope, `${month(o.at)}/${o.jobRef}.${o.format}`),

  /** Checks a key from a row or document against the entered tenant. */
  kept(scope: OwnerScope, stored: string): ObjectKey {
    if (!stored.startsWith(`${ownerOf(scope)}/`)) {
      throw new Error(`The key ${stored} kept in the record is not under its tenant's prefix.`);
    }
    return stored as ObjectKey;
  },
};

/** The bucket of a key, which depends on the key itself. */
export function bucketOf(scope: OwnerScope, key: ObjectKey): Bucket {
  const rest = key.slice(ownerOf(scope).length + 1);
  if (rest.startsWith("contracts/") || rest.startsWith("audit/")) return "legal";
  return /^(uploads|\d{4})\//.test(rest) ? "exports" : "content";
}
