import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { keyset, type Position } from "@/lib/core/records/cursor";
import { jobs, type Turn, type Working } from "@/lib/core/records/jobs";
import { stateOf } from "@/lib/core/records/machine";
import { ownedBy, rowsOf } from "@/lib/core/rows";
import { headOf, lineOf, type Line } from "@/lib/exports/lines";
import {
  EXPORT_FORMATS,
  EXPORT_LIST_NAMES,
  exportedEntity,
  exportFilters,
  type ExportFilters,
  type ExportFormat,
} from "@/lib/exports/model";
import { CONTENT_TYPES, type ExportRecord } from "@/lib/exports/store";
import { objectKeys } from "@/lib/stores/object-keys";
import { putInParts } from "@/lib/stores/object-parts";
import { inTenant } from "@/lib/stores/postgres";

const BATCH = 500;

/** A file is written whole or not at all, so an interrupted export is queued again. */
const EXPORTS = jobs<ExportRecord>("exportJob", ({ attempt }) => ({ status: "queued", attempt: attempt - 1 }));

/**
 * Writes the tenant's queued export, or one whose worker died, to a file in the exports bucket, in batches and never
 * whole in memory. The row is marked done once the file is there. Writing it again replaces the file.
 *
 * @returns the export's ref_id; null when none waits or another worker took it
 */
export function runQueuedExport(scope: TenantScope, turn: Turn = {}): Promise<string | null> {
  return EXPORTS.run(scope, turn, async (job, { signal, clock }) => {
    const format = stateOf(EXPORT_FORMATS, job.format);
    const counted = { rows: 0 };
    const key = objectKeys.export(scope, { jobRef: job.refId, at: job.createdAt, format });
    const file = fileOf({ scope, signal, clock }, job, format, counted);
    const put = await putInParts(scope, key, CONTENT_TYPES[format], file);
    const kept = { s3Key: key, s3VersionId: put.versionId, bytes: put.bytes, sha256: put.sha256 };
    const done = { status: "succeeded", rows: counted.rows, ...kept, finishedAt: clock() };
    await inTenant(scope, (tx) => EXPORTS.end(tx, scope, job, done));
  });
}

type Writing = Working & { scope: TenantScope };

async function* fileOf(
  writing: Writing,
  job: ExportRecord,
  format: ExportFormat,
  counted: { rows: number },
): AsyncGenerator<string> {
  const { scope, signal, clock } = writing;
  const entity = exportedEntity(stateOf(EXPORT_LIST_NAMES, job.list));
  const columns = entity.exported;
  const asked = whereOf(exportFilters.parse(JSON.parse(job.query)));
  yield headOf(format, columns);
  let position: Position | null = null;
  for (;;) {
    signal.throwIfAborted();
    const { where, orderBy }: ReturnType<typeof keyset> = keyset(position);
    const find = {
      where: { AND: [{ ...ownedBy(scope, entity), deletedOn: null }, asked, where] },
      orderBy,
      take: BATCH,
    };
    const rows = await inTenant(scope, (tx) => rowsOf<Line>(tx, entity).findMany(find));
    counted.rows += rows.length;
    await inTenant(scope, (tx) => EXPORTS.saveProgress(tx, scope, job, { rows: counted.rows }, clock()));
    yield rows.map((row) => lineOf(format, columns, row)).join("");
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    position = { at: last.createdAt, id: last.id, way: "after" };
  }
}

/** Days are whole days in UTC, including the last. */
function whereOf({ status, from, to }: ExportFilters): object {
  const until = to ? new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000) : null;
  return {
    ...(status ? { status } : {}),
    ...(from || until
      ? { createdAt: { ...(from ? { gte: new Date(`${from}T00:00:00Z`) } : {}), ...(until ? { lt: until } : {}) } }
      : {}),
  };
}
