import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { FindHolders } from "@/lib/core/upkeep/upkeep";
import { ENTITIES } from "@/lib/entities";
import type { ObjectKey } from "@/lib/stores/object-keys";
import { upkeepOf } from "@/lib/upkeep";

/** Finds what may refer to an object, by the first part of its key. */
const HOLDERS: ReadonlyMap<string, FindHolders> = new Map(
  ENTITIES.flatMap((entity) => {
    const { findHolders } = upkeepOf(entity);
    return findHolders ? entity.objects.map(({ prefix }) => [prefix, findHolders] as const) : [];
  }),
);

const REF_ID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/;

/** The referenced versions among those with these keys, each as "key version". */
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
    for (const holder of (await HOLDERS.get(part)?.(scope, [...wanted])) ?? []) collectNames(holder, named);
  }
  return named;
}

/** Collects every pair of a key and a version id in a document or row, at any depth. */
function collectNames(value: unknown, named: Set<string>): void {
  if (value === null || typeof value !== "object" || value instanceof Date || "_bsontype" in value) return;
  if ("s3Key" in value && "s3VersionId" in value) named.add(`${String(value.s3Key)} ${String(value.s3VersionId)}`);
  if ("pdfS3Key" in value && "pdfVersionId" in value)
    named.add(`${String(value.pdfS3Key)} ${String(value.pdfVersionId)}`);
  for (const inner of Object.values(value)) collectNames(inner, named);
}
