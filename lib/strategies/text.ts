import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { ReviewedText } from "@/lib/core/records/machine";
import { readObjectCopy, sha256Of, type ObjectCopy } from "@/lib/core/records/object-copy";
import { partOf, type Part } from "@/lib/core/records/parts";
import { reviewedText } from "@/lib/core/records/reviewed-text";
import { scoped } from "@/lib/stores/mongo";
import type { StrategyContentDocument } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { signLink, type Located } from "@/lib/stores/objects";

export type StrategyDocument = StrategyContentDocument & { _id: unknown };

/** The columns that identify a row's text. */
type NamesText = { id: string; contentRef: string | null; contentSha256: string | null };

export async function findStrategyDocument(scope: TenantScope, strategyId: string): Promise<StrategyDocument | null> {
  return scoped(scope, "strategies_content").findOne({ strategyId });
}

const UNKNOWN = "Its S3 key is in the MongoDB document, which could not be read.";

/** Reads and hashes a version's text. */
export async function inspectStrategyText(
  scope: TenantScope,
  row: NamesText,
): Promise<{ document: Part<StrategyDocument>; copy: ObjectCopy; reviewed: ReviewedText }> {
  const none = "No document in strategies_content refers to this strategy.";
  const document = await partOf("MongoDB", none, () => findStrategyDocument(scope, row.id));
  const stored = document.state === "present" ? document.value : null;
  const reason = stored ? "The text is not in S3: this object version is gone." : UNKNOWN;
  const copy = await readObjectCopy(scope, stored && (() => locate(scope, stored)), { reason, want: "bytes" });
  return {
    document,
    copy,
    reviewed: reviewedText({
      row: row.contentSha256,
      document: document.state === "present" ? { ...document, value: document.value.sha256 } : document,
      bytes: sha256Of(copy),
      strays: stored && row.contentRef !== String(stored._id) ? ["Its row refers to another document in MongoDB."] : [],
    }),
  };
}

/** A link to the Markdown as a file named after the strategy. */
export async function signStrategyContent(scope: TenantScope, document: StrategyContentDocument) {
  const fileName = `strategy-v${document.version}.md`;
  const contentType = "text/markdown; charset=utf-8";
  return signLink(scope, locate(scope, document), { contentType, fileName, disposition: "attachment" });
}

function locate(scope: TenantScope, { s3Key, s3VersionId }: { s3Key: string; s3VersionId: string }): Located {
  return { key: objectKeys.kept(scope, s3Key), versionId: s3VersionId };
}
