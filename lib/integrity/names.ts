import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { scoped, type FieldOf } from "@/lib/stores/mongo";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import type { ObjectKey } from "@/lib/stores/object-keys";
import { inTenant } from "@/lib/stores/postgres";

type Namer = (scope: TenantScope, refs: string[]) => Promise<object[]>;

/** Of a document only what names objects is read: its payloads and texts stay where they are. */
const byField = <N extends CollectionName>(collection: N, field: FieldOf<N>, holders: FieldOf<N>[] = []): Namer => {
  const fields = holders.length > 0 ? holders : (["s3Key", "s3VersionId"] as FieldOf<N>[]);
  return (scope, refs) => scoped(scope, collection).findBy(field, refs, fields);
};

/** By the first part of a key: the documents or rows that can name it, found by the ref_id inside the key. */
const NAMERS: Record<string, Namer> = {
  "activity-outputs": byField("activity_outputs", "refId"),
  strategies: byField("strategies_content", "refId"),
  skills: byField("skills", "skillRef"),
  "tool-calls": byField("tool_call_logs", "refId", [
    "request.s3Key",
    "request.s3VersionId",
    "response.s3Key",
    "response.s3VersionId",
  ]),
  "integration-payloads": byField("integration_payloads", "refId", ["body.s3Key", "body.s3VersionId"]),
  onboarding: async (scope, refs) => {
    const where = { tenantId: scope.tenantId, refId: { in: refs } };
    const runs = await inTenant(scope, (tx) => tx.onboardingRun.findMany({ where, select: { id: true } }));
    return byField("onboarding_research", "onboardingRunId", ["scraped", "research", "contextFile"])(
      scope,
      runs.map(({ id }) => id),
    );
  },
  contracts: (scope, refs) =>
    inTenant(scope, (tx) => tx.contract.findMany({ where: { tenantId: scope.tenantId, refId: { in: refs } } })),
};

const REF_ID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/;

/** The versions that something names, each as "key version", among those that could be these keys'. */
export async function namedVersions(scope: TenantScope, keys: ObjectKey[]): Promise<Set<string>> {
  const refs = new Map<string, Set<string>>();
  for (const key of keys) {
    const rest = key.slice(scope.tenantId.length + 1);
    const part = rest.split("/")[0] ?? "";
    const ref = REF_ID.exec(rest)?.[0];
    if (ref) refs.set(part, (refs.get(part) ?? new Set()).add(ref));
  }
  const named = new Set<string>();
  for (const [part, wanted] of refs) {
    for (const holder of (await NAMERS[part]?.(scope, [...wanted])) ?? []) collectNames(holder, named);
  }
  return named;
}

/** Every pair of a key and a version id in a document or row, however deep. */
function collectNames(value: unknown, named: Set<string>): void {
  if (value === null || typeof value !== "object" || value instanceof Date || "_bsontype" in value) return;
  if ("s3Key" in value && "s3VersionId" in value) named.add(`${String(value.s3Key)} ${String(value.s3VersionId)}`);
  if ("pdfS3Key" in value && "pdfVersionId" in value)
    named.add(`${String(value.pdfS3Key)} ${String(value.pdfVersionId)}`);
  for (const inner of Object.values(value)) collectNames(inner, named);
}
