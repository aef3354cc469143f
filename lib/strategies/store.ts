import "server-only";
import { claimNumber } from "@/lib/core/claims";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { keyset, listKey, decodeCursor, pageOf, type Page } from "@/lib/core/cursor";
import { AppError } from "@/lib/core/errors";
import { mover, type Move } from "@/lib/core/moves";
import { staffIdOf, type ListScope, type TenantScope } from "@/lib/core/scope";
import { scoped } from "@/lib/stores/mongo";
import type { OutlineEntry, StrategyContentDocument } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { headObject, putContent, readObject, signLink, type ObjectHead } from "@/lib/stores/objects";
import { inTenant, readIn, tenantFilter, type Prisma, type Tx } from "@/lib/stores/postgres";
import { STRATEGY_MACHINE, type StrategyStatus } from "@/lib/strategies/model";

const PAGE = 50;
const withTenant = { tenant: { select: { refId: true, name: true } } } as const;

export type StrategyRecord = Prisma.StrategyGetPayload<{ include: typeof withTenant }>;

/** One page of strategies, newest first; over all tenants where the scope is. */
export async function listStrategies(
  scope: ListScope,
  { status, cursor }: { status?: StrategyStatus[] | undefined; cursor?: string | undefined },
): Promise<Page<StrategyRecord>> {
  const key = listKey("strategies", [scope.kind === "tenant" ? scope.tenantId : "all", status]);
  const position = decodeCursor(key, cursor);
  const { where, ...order } = keyset(position, PAGE);
  const [rows] = await readIn(scope, (db) => [
    db.strategy.findMany({
      where: { ...tenantFilter(scope), deletedOn: null, ...(status?.length ? { status: { in: status } } : {}), ...where },
      ...order,
      include: withTenant,
    }),
  ]);
  return pageOf(rows, PAGE, key, position);
}

/** The row, and the tenant's active version beside it. */
export async function findStrategy(scope: TenantScope, refId: string) {
  const alive = { tenantId: scope.tenantId, deletedOn: null };
  const [row, active] = await readIn(scope, (db) => [
    db.strategy.findFirst({ where: { ...alive, refId }, include: withTenant }),
    db.strategy.findFirst({ where: { ...alive, status: "active" }, select: { refId: true, version: true } }),
  ]);
  return row && { row, active };
}

/** The names of staff by id, for "submitted by" and "decided by". */
export async function staffNames(scope: TenantScope, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = ids.filter((id) => id !== null);
  const [rows] = await readIn(scope, (db) => [
    db.staff.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } }),
  ]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function findStrategyDocument(scope: TenantScope, strategyId: string): Promise<StrategyContentDocument & { _id: unknown } | null> {
  return scoped(scope, "strategies_content").findOne({ strategyId });
}

type Stored = { s3Key: string; s3VersionId: string };
const at = (scope: TenantScope, { s3Key, s3VersionId }: Stored) => ({
  key: objectKeys.kept(scope, s3Key),
  versionId: s3VersionId,
});

export async function headStrategyContent(scope: TenantScope, document: Stored): Promise<ObjectHead | null> {
  return headObject(scope, at(scope, document));
}

export async function readStrategyContent(scope: TenantScope, document: Stored): Promise<Buffer | null> {
  return readObject(scope, at(scope, document));
}

/** A link to the Markdown as a file named after the strategy. */
export async function signStrategyContent(scope: TenantScope, document: StrategyContentDocument) {
  const fileName = `strategy-v${document.version}.md`;
  const contentType = "text/markdown; charset=utf-8";
  return signLink(scope, at(scope, document), { contentType, fileName, disposition: "attachment" });
}

/**
 * Writes a strategy version outside-in: S3, MongoDB, then the row that makes it visible. Repeated with the same refId,
 * after a crash at any line, it ends as one whole record.
 */
export async function draftStrategy(
  scope: TenantScope,
  draft: { refId?: string; title: string; markdown: string; outline: OutlineEntry[]; author: string; at?: Date },
): Promise<{ refId: string; id: string; contentSha256: string; version: number }> {
  const createdAt = draft.at ?? new Date();
  const refId = draft.refId ?? newRefId(createdAt);
  const there = await findByRef(scope, refId);
  if (there?.contentSha256) {
    return { refId, id: there.id, contentSha256: there.contentSha256, version: there.version };
  }
  const body = Buffer.from(draft.markdown, "utf8");
  const documents = scoped(scope, "strategies_content");
  const earlier = await documents.findOne({ refId });
  const id = earlier?.strategyId ?? newId(createdAt);
  const claim = { refId, fingerprint: sha256(body) };
  const version = earlier?.version ?? (await claimNumber(scope, "strategies/v", await nextVersion(scope), claim));
  const key = objectKeys.strategy(scope, { refId, version, sha256: sha256(body) });
  const put = await putContent(scope, key, body, "text/markdown; charset=utf-8");
  const document = await documents.insertOnce({
    refId,
    createdAt,
    strategyId: id,
    version,
    s3Key: key,
    s3VersionId: put.versionId,
    sha256: put.sha256,
    bytes: put.bytes,
    outline: draft.outline,
  });
  const words = draft.markdown.split(/\s+/).filter(Boolean).length;
  await inTenant(scope, async (tx) => {
    const data = { id, refId, tenantId: scope.tenantId, version, title: draft.title, author: draft.author, createdAt };
    await tx.strategy.createMany({
      data: { ...data, status: "draft", contentRef: String(document._id), contentSha256: document.sha256, wordCount: words },
      skipDuplicates: true,
    });
  });
  return { refId, id, contentSha256: document.sha256, version };
}

async function findByRef(scope: TenantScope, refId: string) {
  const [row] = await readIn(scope, (db) => [db.strategy.findFirst({ where: { tenantId: scope.tenantId, refId } })]);
  return row;
}

async function nextVersion(scope: TenantScope): Promise<number> {
  const [{ _max }] = await readIn(scope, (db) => [
    db.strategy.aggregate({ where: { tenantId: scope.tenantId }, _max: { version: true } }),
  ]);
  return (_max.version ?? 0) + 1;
}

type Event = keyof typeof STRATEGY_MACHINE;
type Columns = Prisma.StrategyUncheckedUpdateManyInput;
export type StrategyMove = Move<StrategyStatus, Event, Columns>;

export const moveStrategy = mover<StrategyStatus, Event, Columns>({
  entity: "strategy",
  table: "strategy",
  machine: STRATEGY_MACHINE,
});

/** The row as it stands inside the transaction. @throws NOT_FOUND */
export async function strategyToDecide(tx: Tx, scope: TenantScope, refId: string) {
  const row = await tx.strategy.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such strategy in this tenant.");
  return row;
}

/** @throws FORBIDDEN for whoever submitted it: nobody decides on their own submission */
export function refuseOwnSubmission(submittedBy: string | null, staffId: string | null): void {
  if (submittedBy && submittedBy === staffId) {
    throw new AppError("FORBIDDEN", "You submitted this version, so somebody else has to decide on it.");
  }
}

/** Takes the active version out of service, so that another can take its place. Answers its ref, or null. */
export async function supersedeActive(tx: Tx, scope: TenantScope, at?: Date): Promise<string | null> {
  const active = await tx.strategy.findFirst({ where: { tenantId: scope.tenantId, status: "active", deletedOn: null } });
  if (!active) return null;
  const set = { supersededAt: at ?? new Date() };
  const { id, rowVersion } = active;
  await moveStrategy(tx, scope, { event: "supersede", id, from: "active", rowVersion, set, at });
  return active.refId;
}

/** Who decides, as the row keeps it. */
export function decidedBy(scope: TenantScope, reason: string | null, at: Date) {
  return { decidedBy: staffIdOf(scope.actor), decidedAt: at, decisionReason: reason };
}
