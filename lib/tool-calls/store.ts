import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { partitionOf } from "@/lib/core/ids";
import { boundsOf, spanOf } from "@/lib/core/input/span";
import type { Position } from "@/lib/core/records/cursor";
import type { PageRequest } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { Prisma, readIn } from "@/lib/stores/postgres";
import {
  COUNT_LIMIT,
  DEFAULT_RANGE,
  TOOL_CALL_STATUSES,
  type Neighbour,
  type ToolCallFilters,
  type VolumeBucket,
} from "@/lib/tool-calls/model";

const MONTH = 31 * 24 * 60 * 60 * 1000;

const rowFields = {
  id: true,
  refId: true,
  createdAt: true,
  toolName: true,
  method: true,
  status: true,
  errorClass: true,
  model: true,
  durationMs: true,
  tokensIn: true,
  tokensOut: true,
  costMicros: true,
  requestBytes: true,
  responseBytes: true,
  expiresAt: true,
} as const satisfies Prisma.ToolCallSelect;

export type ToolCallListed = Prisma.ToolCallGetPayload<{ select: typeof rowFields }>;

function spanOfFilters(filters: ToolCallFilters) {
  return spanOf(filters.range ?? DEFAULT_RANGE) ?? { from: null, to: null };
}

/** One page of a tenant's calls, newest first. */
export async function listToolCalls(
  scope: TenantScope,
  filters: ToolCallFilters,
  { position, where, order }: PageRequest,
): Promise<ToolCallListed[]> {
  const read = async (...bounds: Prisma.ToolCallWhereInput[]) => {
    const [rows] = await readIn(scope, (db) => [
      db.toolCall.findMany({
        where: { AND: [narrowed(scope, filters), where, ...bounds] },
        ...order,
        select: rowFields,
      }),
    ]);
    return rows;
  };
  // Most pages end within a month of where they start. With this bound, PostgreSQL only plans the relevant months.
  const near = await read(monthBeside(position));
  return near.length === order.take ? near : read();
}

function monthBeside(position: Position | null): Prisma.ToolCallWhereInput {
  const start = position?.at.getTime() ?? Date.now();
  if (position?.way === "before") return { createdAt: { lte: new Date(start + MONTH) } };
  return { createdAt: { gte: new Date(start - MONTH) } };
}

/** The number of calls that match the filters, up to COUNT_LIMIT. */
export async function countToolCalls(scope: TenantScope, filters: ToolCallFilters): Promise<number> {
  const [count] = await readIn(scope, (db) => [
    db.toolCall.count({ where: narrowed(scope, filters), take: COUNT_LIMIT }),
  ]);
  return count;
}

function narrowed(scope: TenantScope, filters: ToolCallFilters): Prisma.ToolCallWhereInput {
  const createdAt = boundsOf(spanOfFilters(filters));
  const { tool, status, activity, run } = filters;
  return {
    tenantId: scope.tenantId,
    deletedOn: null,
    ...(createdAt ? { createdAt } : {}),
    ...(activity ? { activity: { refId: activity, deletedOn: null } } : {}),
    ...(run ? { onboardingRun: { refId: run, deletedOn: null } } : {}),
    ...(tool ? { toolName: tool } : {}),
    ...(status?.length ? { status: status.length === 1 ? status[0]! : { in: status } } : {}),
  };
}

const TOOLS_SHOWN = 200;

/** Up to 200 names of the tenant's tools, sorted. Takes one index lookup per name, not per call. */
export async function listTools(scope: TenantScope): Promise<string[]> {
  const { tenantId } = scope;
  const [rows] = await readIn(scope, (db) => [
    db.$queryRaw<{ name: string }[]>`
      WITH RECURSIVE tools AS (
        (SELECT tool_name AS name FROM tool_calls
          WHERE tenant_id = ${tenantId}::uuid AND deleted_on IS NULL ORDER BY tool_name LIMIT 1)
        UNION ALL
        SELECT (SELECT c.tool_name FROM tool_calls c
          WHERE c.tenant_id = ${tenantId}::uuid AND c.deleted_on IS NULL AND c.tool_name > tools.name
          ORDER BY c.tool_name LIMIT 1)
        FROM tools WHERE tools.name IS NOT NULL
      )
      SELECT name FROM tools WHERE name IS NOT NULL LIMIT ${TOOLS_SHOWN}`,
  ]);
  return rows.map(({ name }) => name);
}

const STEPS = [10_000, 60_000, 300_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000];
const MAX_BUCKETS = 60;

/** Calls per interval, in at most 60 intervals, of the newest 100,000 calls that match the filters. */
export async function volumeOfToolCalls(
  scope: TenantScope,
  filters: ToolCallFilters,
): Promise<{ stepMs: number; buckets: VolumeBucket[] }> {
  const { from, to } = spanOfFilters(filters);
  const until = to ?? new Date();
  const since = from ?? new Date(until.getTime() - MAX_BUCKETS * 604_800_000);
  const length = until.getTime() - since.getTime();
  const stepMs = STEPS.find((step) => length / step <= MAX_BUCKETS) ?? Math.ceil(length / MAX_BUCKETS);
  const tool = filters.tool ? Prisma.sql`AND tool_name = ${filters.tool}` : Prisma.empty;
  const status = filters.status?.length ? Prisma.sql`AND status IN (${Prisma.join(filters.status)})` : Prisma.empty;
  const { activity, run } = filters;
  const ofActivity = activity
    ? Prisma.sql`AND activity_id = (SELECT id FROM activities
        WHERE tenant_id = ${scope.tenantId}::uuid AND ref_id = ${activity} AND deleted_on IS NULL)`
    : Prisma.empty;
  const ofRun = run
    ? Prisma.sql`AND onboarding_run_id = (SELECT id FROM onboarding_runs
        WHERE tenant_id = ${scope.tenantId}::uuid AND ref_id = ${run} AND deleted_on IS NULL)`
    : Prisma.empty;
  const [rows] = await readIn(scope, (db) => [
    db.$queryRaw<{ at: Date; succeeded: number; failed: number; timedOut: number; other: number }[]>`
      SELECT date_bin(${`${stepMs} milliseconds`}::interval, created_at, '2000-01-01T00:00:00Z') AS at,
        count(*) FILTER (WHERE status = 'succeeded')::int AS succeeded,
        count(*) FILTER (WHERE status = 'failed')::int AS failed,
        count(*) FILTER (WHERE status = 'timed_out')::int AS "timedOut",
        count(*) FILTER (WHERE status IN ('running', 'cancelled'))::int AS other
      FROM (
        SELECT created_at, status FROM tool_calls
        WHERE tenant_id = ${scope.tenantId}::uuid AND deleted_on IS NULL
          AND created_at >= ${since} AND created_at < ${until} ${tool} ${status} ${ofActivity} ${ofRun}
        ORDER BY created_at DESC LIMIT 100000
      ) newest
      GROUP BY 1 ORDER BY 1`,
  ]);
  return { stepMs, buckets: rows.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })) };
}

const whole = {
  activity: { select: { refId: true, title: true, deletedOn: true } },
  onboardingRun: { select: { refId: true, website: true, deletedOn: true } },
} as const;

export type ToolCallRecord = Prisma.ToolCallGetPayload<{ include: typeof whole }>;

/** The row, or null. */
export async function findToolCall(scope: TenantScope, refId: string): Promise<ToolCallRecord | null> {
  const where = { ...partitionOf(refId), refId, tenantId: scope.tenantId, deletedOn: null };
  const [row] = await readIn(scope, (db) => [db.toolCall.findFirst({ where, include: whole })]);
  return row;
}

/** The previous and next call of its activity or onboarding run. */
export async function neighboursOf(
  scope: TenantScope,
  { activityId, onboardingRunId, seq }: Pick<ToolCallRecord, "activityId" | "onboardingRunId" | "seq">,
): Promise<{ previous: Neighbour | null; next: Neighbour | null }> {
  const of = activityId ? { activityId } : onboardingRunId ? { onboardingRunId } : null;
  if (!of) return { previous: null, next: null };
  const select = { refId: true, seq: true, toolName: true, status: true } as const;
  const same = { tenantId: scope.tenantId, ...of, deletedOn: null };
  const [previous, next] = await readIn(scope, (db) => [
    db.toolCall.findFirst({ where: { ...same, seq: { lt: seq } }, orderBy: { seq: "desc" }, select }),
    db.toolCall.findFirst({ where: { ...same, seq: { gt: seq } }, orderBy: { seq: "asc" }, select }),
  ]);
  return { previous: previous && neighbour(previous), next: next && neighbour(next) };
}

function neighbour({
  refId,
  seq,
  toolName: tool,
  status,
}: Record<"refId" | "toolName" | "status", string> & { seq: number }) {
  return { refId, seq, tool, status: stateOf(TOOL_CALL_STATUSES, status) };
}
