import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { keyset, type Position } from "@/lib/core/records/cursor";
import type { Finding, Looking, Part } from "@/lib/integrity/finding";
import { checkObject, eachOf } from "@/lib/integrity/objects";
import { isObjectId, scoped, type FieldOf } from "@/lib/stores/mongo";
import type { Documents } from "@/lib/stores/mongo-documents";
import { inTenant } from "@/lib/stores/postgres";

const BATCH = 200;

type Row = { id: string; refId: string; createdAt: Date } & Record<string, unknown>;
type Table = { findMany(find: object): Promise<Row[]> };
type Check = { entity: string; table: string; check: (looking: Looking, rows: Row[]) => Promise<Finding[]> };
type Pointing = "strategies_content" | "activity_outputs" | "onboarding_research" | "skills";

/** Documents by their ids, of those the rows point to. */
async function documentsOf<N extends Pointing>(scope: TenantScope, collection: N, ids: string[], fields: FieldOf<N>[]) {
  const wanted = [...new Set(ids.filter(isObjectId))];
  const found = await scoped(scope, collection).findBy("_id", wanted, fields);
  return new Map(found.map((document) => [String(document._id), document]));
}

/** Rows whose `pointer` is a document's id and whose `digest` is its text's: the document, and its object. */
function pointing<N extends Exclude<Pointing, "onboarding_research">>(o: {
  entity: string;
  table: string;
  pointer: string;
  digest: string;
  collection: N;
  /** Who looks at the object: a post leaves that to its activity. */
  object: boolean;
}): Check {
  const { entity, table, pointer, digest, collection, object } = o;
  const fields = ["s3Key", "s3VersionId", "sha256", "bytes"] as FieldOf<N>[];
  const check: Check["check"] = async (looking, rows) => {
    const named = rows.filter((row) => typeof row[pointer] === "string");
    const documents = await documentsOf(
      looking.scope,
      collection,
      named.map((row) => String(row[pointer])),
      fields,
    );
    return eachOf(named, looking.signal, async (row) => {
      const document = documents.get(String(row[pointer])) as (Documents[N] & { sha256?: string }) | undefined;
      const about = {
        entity,
        entityRef: row.refId,
        store: "MongoDB",
        place: `${collection}/${String(row[pointer])}`,
      } as const;
      if (!document) return [{ ...about, kind: "dangling_pointer", detail: `No document has the _id in ${pointer}.` }];
      const { s3Key, s3VersionId, sha256, bytes } = document as {
        s3Key?: string;
        s3VersionId?: string;
        sha256?: string;
        bytes?: number;
      };
      const findings: Finding[] = [];
      if (sha256 !== row[digest]) {
        findings.push({
          ...about,
          kind: "differs",
          detail: `The row's sha256 is ${String(row[digest])}, the document's ${sha256 ?? "none"}.`,
        });
      }
      if (!object || !s3Key || !s3VersionId) return findings;
      const seen = { entity, entityRef: row.refId, s3Key, s3VersionId, sha256: sha256 ?? "", bytes: bytes ?? 0 };
      return [...findings, ...(await checkObject(looking, seen)).findings];
    });
  };
  return { entity, table, check };
}

const onboardingRuns: Check = {
  entity: "onboarding_run",
  table: "onboardingRun",
  check: async (looking, rows) => {
    const named = rows.filter(({ researchRef }) => typeof researchRef === "string");
    const refs = named.map(({ researchRef }) => String(researchRef));
    const documents = await documentsOf(looking.scope, "onboarding_research", refs, [
      "scraped",
      "research",
      "contextFile",
    ]);
    return eachOf(named, looking.signal, async ({ refId, researchRef, contextFileId }) => {
      const document = documents.get(String(researchRef));
      const about = {
        entity: "onboarding_run",
        entityRef: refId,
        store: "MongoDB",
        place: `onboarding_research/${String(researchRef)}`,
      } as const;
      if (!document)
        return [{ ...about, kind: "dangling_pointer", detail: "No document has the _id in research_ref." }];
      const { scraped, research, contextFile } = document;
      const findings: Finding[] = [];
      if (contextFileId !== null && contextFileId !== contextFile?.fileId) {
        findings.push({
          ...about,
          kind: "dangling_pointer",
          detail: "It has no context file with the id in context_file_id.",
        });
      }
      const objects = [...scraped, ...(research ? [research] : []), ...(contextFile ? [contextFile] : [])];
      for (const object of objects) {
        findings.push(
          ...(await checkObject(looking, { entity: "onboarding_run", entityRef: refId, ...object })).findings,
        );
      }
      return findings;
    });
  },
};

const contracts: Check = {
  entity: "contract",
  table: "contract",
  check: (looking, rows) =>
    eachOf(
      rows,
      looking.signal,
      async ({ refId, pdfS3Key, pdfVersionId, pdfSha256, pdfBytes, lockMode, retainUntil }) => {
        if (typeof pdfS3Key !== "string" || typeof pdfVersionId !== "string") return [];
        const named = { entity: "contract", entityRef: refId, s3Key: pdfS3Key, s3VersionId: pdfVersionId };
        const { head, findings } = await checkObject(looking, {
          ...named,
          sha256: String(pdfSha256),
          bytes: Number(pdfBytes),
        });
        if (!head || !(retainUntil instanceof Date)) return findings;
        const until = head.lock?.retainUntil.getTime() ?? 0;
        // S3 keeps whole seconds.
        const kept = head.lock?.mode === lockMode && until >= Math.floor(retainUntil.getTime() / 1000) * 1000;
        if (kept) return findings;
        const is = head.lock ? `${head.lock.mode} until ${head.lock.retainUntil.toISOString()}` : "no lock";
        const detail = `S3 says ${is}; the row says ${String(lockMode)} until ${retainUntil.toISOString()}.`;
        return [
          ...findings,
          {
            kind: "lock_differs",
            entity: "contract",
            entityRef: refId,
            store: "S3",
            place: `${head.bucket}/${head.key}`,
            detail,
          },
        ];
      },
    ),
};

/** Where the parts of a payload lie in S3: those in the document itself can be megabytes, and are not read. */
const STORED_PARTS = (["request", "response"] as const).flatMap((part) =>
  (["s3Key", "s3VersionId", "sha256", "bytes"] as const).map((field): FieldOf<"tool_call_logs"> => `${part}.${field}`),
);

const toolCalls: Check = {
  entity: "tool_call",
  table: "toolCall",
  check: async (looking, rows) => {
    const { scope, now, signal } = looking;
    const expected = rows.filter(
      ({ expiresAt, pinned }) => pinned === true || !(expiresAt instanceof Date) || expiresAt > now,
    );
    const refs = expected.map(({ refId }) => refId);
    const logs = await scoped(scope, "tool_call_logs").findBy("refId", refs, STORED_PARTS);
    const byRef = new Map(logs.map((log) => [log.refId, log]));
    return eachOf(expected, signal, async ({ refId }) => {
      const log = byRef.get(refId);
      const about = { entity: "tool_call", entityRef: refId };
      if (!log) {
        const detail = "Its payload is missing, although it has not expired.";
        return [{ ...about, kind: "dangling_pointer", store: "MongoDB", place: `tool_call_logs/${refId}`, detail }];
      }
      const large = [log.request, log.response].flatMap((part) => (part && "s3Key" in part ? [part] : []));
      const looked = await Promise.all(large.map((part) => checkObject(looking, { ...about, ...part })));
      return looked.flatMap(({ findings }) => findings);
    });
  },
};

const output = { pointer: "outputRef", collection: "activity_outputs" } as const;

/** Every kind whose rows point to other stores. */
const ROW_CHECKS: Check[] = [
  pointing({
    entity: "strategy",
    table: "strategy",
    pointer: "contentRef",
    digest: "contentSha256",
    collection: "strategies_content",
    object: true,
  }),
  pointing({ entity: "activity", table: "activity", ...output, digest: "outputSha256", object: true }),
  pointing({ entity: "blog_post", table: "blogPost", ...output, digest: "contentSha256", object: false }),
  pointing({ entity: "social_post", table: "socialPost", ...output, digest: "contentSha256", object: false }),
  pointing({
    entity: "skill",
    table: "skill",
    pointer: "contentRef",
    digest: "contentSha256",
    collection: "skills",
    object: true,
  }),
  onboardingRuns,
  contracts,
  toolCalls,
];

/** Walks the living rows of each kind to what they point to. */
export const ROW_PARTS: readonly Part[] = ROW_CHECKS.map(({ entity, table, check }) => ({
  name: `rows of ${entity}`,
  look: async (looking, after) => {
    const { tenantId } = looking.scope;
    const position: Position | null = after && { at: new Date(after.at ?? 0), id: after.id ?? "", way: "older" };
    const { where, orderBy } = keyset(position, BATCH);
    const find = { where: { tenantId, deletedOn: null, ...where }, orderBy, take: BATCH };
    const rows: Row[] = await inTenant(looking.scope, (tx) =>
      (tx as unknown as Record<string, Table>)[table]!.findMany(find),
    );
    const last = rows.at(-1);
    const next = last && rows.length === BATCH ? { at: last.createdAt.toISOString(), id: last.id } : null;
    return { checked: rows.length, findings: await check(looking, rows), next };
  },
}));
