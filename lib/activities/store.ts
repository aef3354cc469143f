import "server-only";
import { ACTIVITY } from "@/lib/activities/entity";
import { CALLS_SHOWN, MAX_SHOWN_BYTES, type ActivityFilters, type OutputFormat } from "@/lib/activities/model";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { boundsOf, spanOf } from "@/lib/core/input/span";
import { inspectOutput } from "@/lib/core/publishing/output-parts";
import type { PageRequest } from "@/lib/core/records/list";
import { partOf } from "@/lib/core/records/parts";
import { reviewed } from "@/lib/core/records/transitions";
import { isObjectId, scoped } from "@/lib/stores/mongo";
import { readIn, tenantFilter, type Prisma } from "@/lib/stores/postgres";

export const REVIEWED_ACTIVITY = reviewed(ACTIVITY, async (scope, refId) => {
  const row = await findActivity(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This activity does not exist in this tenant.");
  return (await inspectActivityOutput(scope, row)).reviewed;
});

const withTenant = { tenant: { select: { refId: true, name: true } } } as const;
const withStrategy = {
  ...withTenant,
  strategy: { select: { refId: true, title: true, version: true, status: true, deletedOn: true } },
} as const;

export type ActivityRecord = Prisma.ActivityGetPayload<{ include: typeof withTenant }>;
export type WholeActivity = Prisma.ActivityGetPayload<{ include: typeof withStrategy }>;

function listed(
  scope: ListScope,
  { kind, status, strategy, range = "all" }: Omit<ActivityFilters, "cursor" | "sort">,
): Prisma.ActivityWhereInput {
  const span = spanOf(range);
  const createdAt = span && boundsOf(span);
  return {
    ...tenantFilter(scope),
    deletedOn: null,
    ...(kind?.length ? { kind: { in: kind } } : {}),
    ...(status?.length ? { status: { in: status } } : {}),
    ...(strategy ? { strategy: { refId: strategy, deletedOn: null } } : {}),
    ...(createdAt ? { createdAt } : {}),
  };
}

/** One page of activities; across all tenants if the scope is. */
export async function listActivities(
  scope: ListScope,
  filters: ActivityFilters,
  page: PageRequest,
): Promise<ActivityRecord[]> {
  const where = { AND: [listed(scope, filters), page.where] };
  const [rows] = await readIn(scope, (db) => [db.activity.findMany({ where, ...page.order, include: withTenant })]);
  return rows;
}

/** The number of activities that match the filters, up to `limit`. */
export async function countActivities(
  scope: ListScope,
  filters: Omit<ActivityFilters, "cursor" | "sort">,
  limit: number,
): Promise<number> {
  const [count] = await readIn(scope, (db) => [db.activity.count({ where: listed(scope, filters), take: limit })]);
  return count;
}

/** Format and size of a page's outputs by output_ref, without those that were not found or could not be read. */
export async function outputSizes(
  scope: ListScope,
  rows: Pick<ActivityRecord, "outputRef">[],
): Promise<Map<string, { format: OutputFormat; bytes: number }>> {
  const refs = rows.flatMap(({ outputRef }) => (outputRef && isObjectId(outputRef) ? [outputRef] : []));
  // MongoDB is only read within one tenant.
  if (scope.kind !== "tenant" || refs.length === 0) return new Map();
  const found = await partOf("MongoDB", "There is none.", () =>
    scoped(scope, "activity_outputs").find({ _id: { $in: refs } }, { limit: refs.length, fields: ["format", "bytes"] }),
  );
  const documents = found.state === "present" ? found.value : [];
  return new Map(documents.map(({ _id, format, bytes }) => [String(_id), { format, bytes }]));
}

/** The row with its strategy, or null. */
export async function findActivity(scope: TenantScope, refId: string): Promise<WholeActivity | null> {
  const where = { tenantId: scope.tenantId, refId, deletedOn: null };
  const [row] = await readIn(scope, (db) => [db.activity.findFirst({ where, include: withStrategy })]);
  return row;
}

/** States that require an output; in the others there is none yet. */
const DONE = ["succeeded", "needs_review", "accepted", "discarded"];

const ENDED: Partial<Record<string, string>> = {
  failed: "It failed before producing output.",
  timed_out: "It timed out before producing output.",
  cancelled: "It was cancelled before producing output.",
};

/** Reads and hashes an activity's output. */
export async function inspectActivityOutput(scope: TenantScope, { outputRef, outputSha256, status }: ActivityRecord) {
  const early = !outputRef && !DONE.includes(status);
  const none = { why: ENDED[status] ?? `No output while it is ${status}.`, expected: "not_yet" as const };
  return inspectOutput(
    scope,
    { outputRef, contentSha256: outputSha256 },
    { max: MAX_SHOWN_BYTES, ...(early ? { none } : {}) },
  );
}

/** The posts made from an activity's output, and its first tool calls in order: one more than are shown. */
export async function madeBy(scope: TenantScope, activityId: string) {
  const where = { tenantId: scope.tenantId, activityId, deletedOn: null };
  const newest = { orderBy: { createdAt: "desc" }, take: 20 } as const;
  const call = {
    refId: true,
    seq: true,
    toolName: true,
    method: true,
    status: true,
    errorClass: true,
    createdAt: true,
    durationMs: true,
  };
  const [blogPosts, socialPosts, calls] = await readIn(scope, (db) => [
    db.blogPost.findMany({ where, ...newest, select: { refId: true, title: true, status: true } }),
    db.socialPost.findMany({ where, ...newest, select: { refId: true, excerpt: true, platform: true, status: true } }),
    db.toolCall.findMany({
      where,
      orderBy: [{ seq: "asc" }, { createdAt: "asc" }],
      take: CALLS_SHOWN + 1,
      select: call,
    }),
  ]);
  return { blogPosts, socialPosts, calls };
}
