import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Entity } from "@/lib/core/entity";
import type { EntityRow } from "@/lib/core/rows";
import type { Finding } from "@/lib/core/upkeep/finding";
import { checkObject, eachOf } from "@/lib/core/upkeep/objects";
import type { CheckRows, Contents, FindHolders, Purging } from "@/lib/core/upkeep/upkeep";
import { isObjectId, scoped, type FieldOf } from "@/lib/stores/mongo";
import type { CollectionName, Documents, TextCollection } from "@/lib/stores/mongo-documents";

const PAGE = 500;

/** The documents of a record, as its entity declares them. */
export function documentsOf({ documents }: Entity, row: Purging): Contents["documents"] {
  return documents.map(({ collection, owner, holds }) => ({
    collection: collection as CollectionName,
    filter: { [owner]: row[holds] },
  }));
}

/** Applies `pick` to every document that matches the filter. */
export async function pickAll<N extends CollectionName>(
  scope: TenantScope,
  collection: N,
  filter: object,
  pick: (document: Documents[N]) => string[],
): Promise<string[]> {
  const picked: string[] = [];
  let after: Awaited<ReturnType<ReturnType<typeof scoped<N>>["find"]>>[number] | undefined;
  for (;;) {
    const page = await scoped(scope, collection).find(filter, { limit: PAGE, ...(after ? { after } : {}) });
    picked.push(...page.flatMap((document) => pick(document)));
    after = page.at(-1);
    if (!after || page.length < PAGE) return picked;
  }
}

/** Finds the documents that may refer to objects, by a field. Reads references only, never payloads or texts. */
export function holdersBy<N extends CollectionName>(
  collection: N,
  field: FieldOf<N>,
  fields = ["s3Key", "s3VersionId"] as FieldOf<N>[],
): FindHolders {
  return (scope, refs) => scoped(scope, collection).findBy(field, refs, fields);
}

type Pointed = TextCollection | "onboarding_research";

/** Documents by their ids. */
export async function documentsById<N extends Pointed>(
  scope: TenantScope,
  collection: N,
  ids: readonly string[],
  fields: FieldOf<N>[],
) {
  const wanted = [...new Set(ids.filter(isObjectId))];
  const found = await scoped(scope, collection).findBy("_id", wanted, fields);
  return new Map(found.map((document) => [String(document._id), document]));
}

type TextDocument = { s3Key?: string; s3VersionId?: string; sha256?: string; bytes?: number };

/** Checks rows whose `pointer` is a document's id and whose `digest` is the sha256 of its text. */
export function checkTexts<N extends TextCollection>(o: {
  entity: string;
  pointer: string;
  digest: string;
  collection: N;
  /** Whether to hash the object as well. Posts leave that to their activity. */
  objects: boolean;
}): CheckRows {
  const { entity, pointer, digest, collection, objects } = o;
  const fields = ["s3Key", "s3VersionId", "sha256", "bytes"] as FieldOf<N>[];
  return async (context, rows) => {
    const named = rows.filter((row) => typeof row[pointer] === "string");
    const ids = named.map((row) => String(row[pointer]));
    const documents = await documentsById(context.scope, collection, ids, fields);
    return eachOf(named, context.signal, async (row: EntityRow) => {
      const entityRef = row.refId;
      const about = { entity, entityRef, store: "MongoDB", place: `${collection}/${String(row[pointer])}` } as const;
      const document = documents.get(String(row[pointer])) as TextDocument | undefined;
      if (!document) return [{ ...about, kind: "dangling_pointer", detail: `No document has the _id in ${pointer}.` }];
      const { s3Key, s3VersionId, sha256, bytes = 0 } = document;
      const findings: Finding[] = [];
      if (sha256 !== row[digest]) {
        const detail = `The row's sha256 is ${String(row[digest])}, the document's ${sha256 ?? "none"}.`;
        findings.push({ ...about, kind: "differs", detail });
      }
      if (!objects || !s3Key || !s3VersionId) return findings;
      const object = { entity, entityRef, s3Key, s3VersionId, sha256: sha256 ?? "", bytes };
      return [...findings, ...(await checkObject(context, object)).findings];
    });
  };
}
