import "server-only";
import type { DocumentStorage, Entity } from "@/lib/core/entity";
import { ownedBy, rowsOf, withRefIds } from "@/lib/core/rows";
import type { Finding } from "@/lib/core/upkeep/finding";
import { eachOf } from "@/lib/core/upkeep/objects";
import type { CheckContext } from "@/lib/core/upkeep/upkeep";
import { ENTITIES } from "@/lib/entities";
import type { Part } from "@/lib/integrity/finding";
import { namedVersions } from "@/lib/integrity/names";
import { scoped } from "@/lib/stores/mongo";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import { pageOfVersions, type StoredVersion } from "@/lib/stores/object-versions";
import { bucketName, headObject } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";

const BATCH = 200;

/** Writes store objects and documents before the row, so a recent one may be referenced soon. */
const SETTLED_MS = 86_400_000;

type Document = { _id: unknown; refId: string; createdAt: Date } & Record<string, unknown>;
type Owned = DocumentStorage & { entity: Entity };

const OWNED: readonly Owned[] = ENTITIES.flatMap((entity) =>
  entity.documents.map((storage) => ({ ...storage, entity })),
);

/** Finds documents in every collection whose record no longer exists. */
export const DOCUMENT_PARTS: readonly Part[] = OWNED.map((owned) => ({
  name: `documents of ${owned.collection}`,
  check: async (context, after) => {
    const fields = [...new Set(["refId", "createdAt", owned.owner])];
    const place = after ? { after: { createdAt: new Date(after.at ?? 0), _id: after.id ?? "" } } : {};
    const window = { limit: BATCH, fields, ...place };
    const documents = (await scoped(context.scope, owned.collection as CollectionName).find(
      {},
      window as never,
    )) as unknown as Document[];
    const last = documents.at(-1);
    const next = last && documents.length === BATCH ? { at: last.createdAt.toISOString(), id: String(last._id) } : null;
    return { checked: documents.length, findings: await orphansOf(context, owned, documents), next };
  },
}));

async function orphansOf({ scope, now }: CheckContext, owned: Owned, documents: Document[]): Promise<Finding[]> {
  const { collection, entity, owner, holds } = owned;
  const settled = documents.filter(({ createdAt }) => isSettled(createdAt, now));
  const names = [...new Set(settled.map((document) => String(document[owner])))];
  if (names.length === 0) return [];
  // Includes the trash: a purge removes the documents before the row.
  const named = holds === "id" ? { id: { in: names } } : withRefIds(entity, names);
  const find = {
    where: { ...ownedBy(scope, entity), ...named },
    select: { [holds]: true } as Record<typeof holds, true>,
  };
  const rows = await inTenant(scope, (tx) => rowsOf(tx, entity).findMany(find));
  const there = new Set(rows.map((row) => row[holds]));
  return settled
    .filter((document) => !there.has(String(document[owner])))
    .map((document) => ({
      kind: "unreferenced_document",
      entity: entity.kind,
      entityRef: null,
      store: "MongoDB",
      place: `${collection}/${String(document._id)}`,
      detail: `There is no ${entity.names.one} ${String(document[owner])}, which its ${owner} names.`,
    }));
}

const isSettled = (at: Date, now: Date) => at.getTime() < now.getTime() - SETTLED_MS;

/**
 * Finds the tenant's object versions that no document or row refers to. For locked ones it reports the end of the lock.
 */
export const OBJECT_PARTS: readonly Part[] = (["content", "legal"] as const).map((bucket) => ({
  name: `objects of ${bucket}`,
  check: async (context, after) => {
    const { versions, next } = await pageOfVersions(context.scope, bucket, { max: BATCH, after });
    const stored = versions.filter(({ marker }) => !marker);
    return { checked: stored.length, findings: await strayOf(context, bucketName(bucket), stored), next };
  },
}));

async function strayOf(
  { scope, now, signal }: CheckContext,
  bucket: string,
  batch: StoredVersion[],
): Promise<Finding[]> {
  const settled = batch.filter(({ at }) => isSettled(at, now));
  const named = await namedVersions(
    scope,
    settled.map(({ key }) => key),
  );
  const stray = settled.filter(({ key, versionId }) => !named.has(`${key} ${versionId}`));
  return eachOf(stray, signal, async ({ key, versionId, bytes }) => {
    const head = await headObject(scope, { key, versionId });
    const lock =
      head?.lock && head.lock.retainUntil > now
        ? ` It is under lock until ${head.lock.retainUntil.toISOString()}.`
        : "";
    const detail = `No record refers to its version ${versionId} of ${bytes} bytes.${lock}`;
    return [
      {
        kind: "unreferenced_object",
        entity: "object",
        entityRef: null,
        store: "S3",
        place: `${bucket}/${key}`,
        detail,
      },
    ];
  });
}
