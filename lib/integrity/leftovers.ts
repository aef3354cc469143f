import "server-only";
import { timeOf } from "@/lib/core/ids";
import type { Finding, Looking, Part } from "@/lib/integrity/finding";
import { namedVersions } from "@/lib/integrity/names";
import { eachOf } from "@/lib/integrity/objects";
import { scoped } from "@/lib/stores/mongo";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import { pageOfVersions, type StoredVersion } from "@/lib/stores/object-versions";
import { bucketName, headObject } from "@/lib/stores/objects";
import { inTenant, type Tx } from "@/lib/stores/postgres";

const BATCH = 200;

/** A write begins outside-in, so what nobody names yet may be about to be named. */
const SETTLED_MS = 86_400_000;

type Document = { _id: unknown; refId: string; createdAt: Date } & Record<string, unknown>;
type Owned = {
  collection: CollectionName;
  entity: string;
  /** What of a document names its record. */
  field: string;
  /** Which of these names a record has, in the trash or not. */
  known: (tx: Tx, tenantId: string, names: string[]) => Promise<string[]>;
};

const OWNED: Owned[] = [
  {
    collection: "strategies_content",
    entity: "strategy",
    field: "strategyId",
    known: async (tx, tenantId, names) =>
      idsOf(await tx.strategy.findMany({ where: { tenantId, id: { in: names } }, select: { id: true } })),
  },
  {
    collection: "activity_outputs",
    entity: "activity",
    field: "activityId",
    known: async (tx, tenantId, names) =>
      idsOf(await tx.activity.findMany({ where: { tenantId, id: { in: names } }, select: { id: true } })),
  },
  {
    collection: "onboarding_research",
    entity: "onboarding_run",
    field: "onboardingRunId",
    known: async (tx, tenantId, names) =>
      idsOf(await tx.onboardingRun.findMany({ where: { tenantId, id: { in: names } }, select: { id: true } })),
  },
  {
    collection: "skills",
    entity: "skill",
    field: "skillRef",
    known: async (tx, tenantId, names) =>
      refsOf(await tx.skill.findMany({ where: { tenantId, refId: { in: names } }, select: { refId: true } })),
  },
  {
    collection: "tool_call_logs",
    entity: "tool_call",
    field: "refId",
    // The time inside a ref_id finds its partition.
    known: async (tx, tenantId, names) =>
      refsOf(
        await tx.toolCall.findMany({
          where: { tenantId, refId: { in: names }, createdAt: { in: names.map(timeOf) } },
          select: { refId: true },
        }),
      ),
  },
  {
    collection: "integration_payloads",
    entity: "integration",
    field: "integrationRef",
    known: async (tx, tenantId, names) =>
      refsOf(await tx.integration.findMany({ where: { tenantId, refId: { in: names } }, select: { refId: true } })),
  },
  {
    collection: "webhook_payloads",
    entity: "webhook_delivery",
    field: "deliveryRef",
    known: async (tx, tenantId, names) =>
      refsOf(await tx.webhookDelivery.findMany({ where: { tenantId, refId: { in: names } }, select: { refId: true } })),
  },
];

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
const refsOf = (rows: { refId: string }[]) => rows.map(({ refId }) => refId);

/** Walks every collection for documents whose record is gone. */
export const DOCUMENT_PARTS: readonly Part[] = OWNED.map((owned) => ({
  name: `documents of ${owned.collection}`,
  look: async (looking, after) => {
    const fields = [...new Set(["refId", "createdAt", owned.field])];
    const place = after ? { after: { createdAt: new Date(after.at ?? 0), _id: after.id ?? "" } } : {};
    const window = { limit: BATCH, fields, ...place };
    const documents = (await scoped(looking.scope, owned.collection).find(
      {},
      window as never,
    )) as unknown as Document[];
    const last = documents.at(-1);
    const next = last && documents.length === BATCH ? { at: last.createdAt.toISOString(), id: String(last._id) } : null;
    return { checked: documents.length, findings: await orphansOf(looking, owned, documents), next };
  },
}));

async function orphansOf({ scope, now }: Looking, owned: Owned, documents: Document[]): Promise<Finding[]> {
  const { collection, entity, field, known } = owned;
  const settled = documents.filter(({ createdAt }) => isSettled(createdAt, now));
  const names = [...new Set(settled.map((document) => String(document[field])))];
  if (names.length === 0) return [];
  const there = new Set(await inTenant(scope, (tx) => known(tx, scope.tenantId, names)));
  return settled
    .filter((document) => !there.has(String(document[field])))
    .map((document) => ({
      kind: "unreferenced_document",
      entity,
      entityRef: null,
      store: "MongoDB",
      place: `${collection}/${String(document._id)}`,
      detail: `Its ${field} refers to ${entity.replaceAll("_", " ")} ${String(document[field])}, which does not exist.`,
    }));
}

const isSettled = (at: Date, now: Date) => at.getTime() < now.getTime() - SETTLED_MS;

/** Walks the tenant's objects for versions that no document or row names. Of those under lock it says until when. */
export const OBJECT_PARTS: readonly Part[] = (["content", "legal"] as const).map((bucket) => ({
  name: `objects of ${bucket}`,
  look: async (looking, after) => {
    const { versions, next } = await pageOfVersions(looking.scope, bucket, { max: BATCH, after });
    const stored = versions.filter(({ marker }) => !marker);
    return { checked: stored.length, findings: await strayOf(looking, bucketName(bucket), stored), next };
  },
}));

async function strayOf({ scope, now, signal }: Looking, bucket: string, batch: StoredVersion[]): Promise<Finding[]> {
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
