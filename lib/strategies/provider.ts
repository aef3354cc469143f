import "server-only";
import { z } from "zod";
import { checked } from "@/lib/core/access/checked";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { countWords } from "@/lib/core/input/front-matter";
import { documentProblem, line } from "@/lib/core/input/text";
import { claimNumber } from "@/lib/core/records/claims";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant, readIn, type Tx } from "@/lib/stores/postgres";
import { STRATEGY } from "@/lib/strategies/entity";
import { outlineOf } from "@/lib/strategies/outline";

const texts = z.object({ title: line(1_000), author: line(320) });

/** A version's content and author: a staff member's email, or the name of a program or agent. */
export type StrategyDraft = StrategyContent & { title: string; author: string };
type StrategyContent = { refId?: string; markdown: string; at?: Date };

/** A version whose text is in S3 and MongoDB, and whose row is not written yet. */
export type StoredStrategy = {
  refId: string;
  id: string;
  version: number;
  contentRef: string;
  contentSha256: string;
  wordCount: number;
  createdAt: Date;
};

export type DraftedStrategy = Pick<StoredStrategy, "refId" | "id" | "version" | "contentSha256">;

/**
 * Writes a strategy version: to S3, MongoDB, then the row that makes it visible. Repeating it with the same refId,
 * after a crash at any line, gives one complete record.
 *
 * @throws CONFLICT when the refId has another text
 */
export async function draftStrategy(scope: TenantScope, draft: StrategyDraft): Promise<DraftedStrategy> {
  const stored = await storeStrategyContent(scope, draft);
  await inTenant(scope, (tx) => insertStrategyRow(tx, scope, stored, draft));
  const { refId, id, version, contentSha256 } = stored;
  return { refId, id, version, contentSha256 };
}

/**
 * The part outside PostgreSQL: claims the next version for the text and writes it to S3 and MongoDB. Pass the result to
 * `insertStrategyRow` in the transaction that the row belongs to. Safe to repeat with the same refId.
 *
 * @throws CONFLICT when the refId has another text
 */
export async function storeStrategyContent(scope: TenantScope, content: StrategyContent): Promise<StoredStrategy> {
  const at = content.at ?? (await databaseNow());
  const refId = content.refId ?? newRefId(at);
  const fault = documentProblem(content.markdown);
  if (fault) throw new AppError("INVALID", `markdown: ${fault}`, { markdown: fault });
  const body = Buffer.from(content.markdown, "utf8");
  const fingerprint = sha256(body);
  const documents = scoped(scope, "strategies_content");
  const document = (await documents.findOne({ refId })) ?? (await write());
  if (document.sha256 !== fingerprint)
    throw new AppError("CONFLICT", `The strategy ${refId} already exists with a different text.`);
  return {
    refId,
    id: document.strategyId,
    version: document.version,
    contentRef: String(document._id),
    contentSha256: document.sha256,
    wordCount: countWords(content.markdown),
    createdAt: document.createdAt,
  };

  async function write() {
    const version = await claimNumber(scope, "strategies/v", await nextVersion(scope), { refId, fingerprint });
    const key = objectKeys.text(scope, STRATEGY, { refId, version, sha256: fingerprint });
    const put = await putContent(scope, key, body, "text/markdown; charset=utf-8");
    return documents.insertOnce({
      refId,
      createdAt: at,
      strategyId: newId(at),
      version,
      s3Key: key,
      s3VersionId: put.versionId,
      sha256: put.sha256,
      bytes: put.bytes,
      outline: outlineOf(content.markdown),
    });
  }
}

/**
 * Makes a stored version visible, as a draft.
 * @returns false when it was already visible
 * @throws CONFLICT when another record has its version
 */
export async function insertStrategyRow(
  tx: Tx,
  scope: TenantScope,
  stored: StoredStrategy,
  given: Pick<StrategyDraft, "title" | "author">,
): Promise<boolean> {
  const { title, author } = checked(texts, { title: given.title, author: given.author });
  const { tenantId } = scope;
  const data = { ...stored, tenantId, title, author, status: "draft" };
  const { count } = await tx.strategy.createMany({ data, skipDuplicates: true });
  if (count > 0) return true;
  const there = await tx.strategy.findFirst({ where: { tenantId, refId: stored.refId }, select: { id: true } });
  if (!there) throw new AppError("CONFLICT", `Version ${stored.version} is taken by another strategy of this tenant.`);
  return false;
}

async function nextVersion(scope: TenantScope): Promise<number> {
  const [{ _max }] = await readIn(scope, (db) => [
    db.strategy.aggregate({ where: { tenantId: scope.tenantId }, _max: { version: true } }),
  ]);
  return (_max.version ?? 0) + 1;
}
