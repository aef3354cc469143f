import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { clockFrom, databaseNow } from "@/lib/core/clock";
import { keyset, type Position } from "@/lib/core/records/cursor";
import { stateOf } from "@/lib/core/records/machine";
import { COLUMNS, headOf, lineOf, type Line } from "@/lib/exports/lines";
import {
  EXPORT_FORMATS,
  EXPORT_LIST_NAMES,
  exportFilters,
  type ExportFilters,
  type ExportFormat,
  type ExportList,
} from "@/lib/exports/model";
import { CONTENT_TYPES, type ExportRecord } from "@/lib/exports/store";
import { objectKeys } from "@/lib/stores/object-keys";
import { putInParts } from "@/lib/stores/object-parts";
import { inTenant } from "@/lib/stores/postgres";

const BATCH = 500;
const LEASE_MS = 5 * 60_000;
const ATTEMPTS = 3;

const TABLES: Record<ExportList, string> = {
  strategies: "strategy",
  activities: "activity",
  blog_posts: "blogPost",
  social_posts: "socialPost",
  contracts: "contract",
  tool_calls: "toolCall",
};

type Turn = {
  /** By default the database's time. */
  now?: Date;
  /** Stops the work between two batches; the export is queued again then. */
  signal?: AbortSignal;
};

type Row = Line & { id: string; createdAt: Date };
type Table = { findMany(find: object): Promise<Row[]> };

/**
 * Writes the tenant's queued export, or one whose worker died, to a file in the exports bucket: batch by batch, never
 * whole in memory. The row says it is done when the file is there; made again, the file replaces the one before.
 *
 * @returns the export's ref_id, or null where none waits, or another worker has it by now
 */
export async function runQueuedExport(scope: TenantScope, turn: Turn = {}): Promise<string | null> {
  const { now = await databaseNow(), signal = new AbortController().signal } = turn;
  const clock = clockFrom(now);
  const job = await takeJob(scope, now);
  if (!job) return null;
  const format = stateOf(EXPORT_FORMATS, job.format);
  const counted = { rows: 0 };
  try {
    const key = objectKeys.export(scope, { jobRef: job.refId, at: job.createdAt, format });
    const put = await putInParts(
      scope,
      key,
      CONTENT_TYPES[format],
      fileOf({ scope, signal, clock }, job, format, counted),
    );
    const kept = { s3Key: key, s3VersionId: put.versionId, bytes: put.bytes, sha256: put.sha256 };
    await end(scope, job, { status: "succeeded", rows: counted.rows, ...kept, finishedAt: clock() });
  } catch (error) {
    if (error instanceof LeaseLost) return null;
    if (signal.aborted) {
      await end(scope, job, { status: "queued", attempt: job.attempt - 1, finishedAt: null });
      return job.refId;
    }
    const failed = job.attempt >= ATTEMPTS;
    const errorCode = error instanceof Error ? error.name : "unknown";
    await end(scope, job, { status: failed ? "failed" : "queued", errorCode, finishedAt: failed ? clock() : null });
    throw error;
  }
  return job.refId;
}

class LeaseLost extends Error {}

type Writing = { scope: TenantScope; signal: AbortSignal; clock: () => Date };

async function* fileOf(
  writing: Writing,
  job: ExportRecord,
  format: ExportFormat,
  counted: { rows: number },
): AsyncGenerator<string> {
  const { scope, signal, clock } = writing;
  const list = stateOf(EXPORT_LIST_NAMES, job.list);
  const columns = COLUMNS[list];
  const asked = whereOf(exportFilters.parse(JSON.parse(job.query)));
  yield headOf(format, columns);
  let position: Position | null = null;
  for (;;) {
    signal.throwIfAborted();
    const { where, orderBy }: ReturnType<typeof keyset> = keyset(position, BATCH);
    const find = {
      where: { AND: [{ tenantId: scope.tenantId, deletedOn: null }, asked, where] },
      orderBy,
      take: BATCH,
    };
    const rows: Row[] = await inTenant(scope, (tx) =>
      (tx as unknown as Record<string, Table>)[TABLES[list]]!.findMany(find),
    );
    counted.rows += rows.length;
    if (!(await holdOn(scope, job, counted.rows, clock())))
      throw new LeaseLost("Another worker has taken over the export.");
    yield rows.map((row) => lineOf(format, columns, row)).join("");
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    position = { at: last.createdAt, id: last.id, way: "older" };
  }
}

/** Days are whole ones in UTC, the last one included. */
function whereOf({ status, from, to }: ExportFilters): object {
  const until = to ? new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000) : null;
  return {
    ...(status ? { status } : {}),
    ...(from || until
      ? { createdAt: { ...(from ? { gte: new Date(`${from}T00:00:00Z`) } : {}), ...(until ? { lt: until } : {}) } }
      : {}),
  };
}

async function takeJob(scope: TenantScope, now: Date): Promise<ExportRecord | null> {
  const { tenantId } = scope;
  return inTenant(scope, async (tx) => {
    const open = [{ status: "queued" }, { status: "running", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] }];
    const row = await tx.exportJob.findFirst({
      where: { tenantId, deletedOn: null, OR: open },
      orderBy: { createdAt: "asc" },
    });
    if (!row) return null;
    const attempt = row.attempt + 1;
    const ended = attempt > ATTEMPTS;
    const taken = { status: "running", leaseUntil: leaseFrom(now), errorCode: null };
    const failed = { status: "failed", leaseUntil: null, errorCode: "WorkerEnded", finishedAt: now };
    const { count } = await tx.exportJob.updateMany({
      where: { tenantId, id: row.id, rowVersion: row.rowVersion },
      data: { ...(ended ? failed : taken), attempt, rowVersion: { increment: 1 } },
    });
    return count === 1 && !ended ? { ...row, attempt } : null;
  });
}

const leaseFrom = (now: Date) => new Date(now.getTime() + LEASE_MS);
const held = (scope: TenantScope, { id, attempt }: ExportRecord) => ({
  tenantId: scope.tenantId,
  id,
  attempt,
  status: "running",
});

async function holdOn(scope: TenantScope, job: ExportRecord, rows: number, now: Date): Promise<boolean> {
  const change = { where: held(scope, job), data: { rows, leaseUntil: leaseFrom(now) } };
  return (await inTenant(scope, (tx) => tx.exportJob.updateMany(change))).count === 1;
}

type Ended = { status: string; finishedAt: Date | null } & Partial<
  Pick<ExportRecord, "rows" | "sha256" | "s3Key" | "s3VersionId" | "errorCode" | "attempt">
> & { bytes?: number };

async function end(scope: TenantScope, job: ExportRecord, data: Ended): Promise<void> {
  const change = { where: held(scope, job), data: { ...data, leaseUntil: null, rowVersion: { increment: 1 } } };
  await inTenant(scope, (tx) => tx.exportJob.updateMany(change));
}
