import "server-only";
import { z } from "zod";
import {
  ACTIVITY_SORTS,
  ACTIVITY_STATUSES,
  activityFilters,
  CALLS_SHOWN,
  type ActivityDetail,
  type ActivityRow,
  type PostMade,
} from "@/lib/activities/model";
import { activityParts } from "@/lib/activities/parts";
import {
  findActivity,
  countActivities,
  listActivities,
  madeBy,
  outputSizes,
  type ActivityRecord,
} from "@/lib/activities/store";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { refId } from "@/lib/core/ref-id";
import { TOOL_CALL_STATUSES } from "@/lib/tool-calls/model";

export const activitiesList = listQuery({
  name: "activities.list",
  reach: "list",
  permission: "activity:read",
  input: activityFilters,
  sorts: ACTIVITY_SORTS,
  find: ({ scope, input, page }) => listActivities(scope, input, page),
  count: ({ scope, input, limit }) => countActivities(scope, input, limit),
  show: async (rows, scope): Promise<ActivityRow[]> => {
    const sizes = await outputSizes(scope, rows);
    return rows.map((row) => {
      const output = row.outputRef === null ? null : (sizes.get(row.outputRef) ?? ("stored" as const));
      return { ...toRow(row), output };
    });
  },
});

export const activitiesDetail = query({
  name: "activities.detail",
  reach: "tenant",
  permission: "activity:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<ActivityDetail> => {
    const row = await findActivity(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "This activity does not exist in this tenant.");
    const [parts, made, history] = await Promise.all([
      activityParts(scope, row),
      madeBy(scope, row.id),
      historyOf(scope, "activity", row.id),
    ]);
    const { strategy } = row;
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      leaseUntil: row.leaseUntil?.toISOString() ?? null,
      outputSha256: row.outputSha256,
      strategy:
        strategy && !strategy.deletedOn
          ? { refId: strategy.refId, title: strategy.title, version: strategy.version, status: strategy.status }
          : null,
      ...parts,
      posts: postsOf(made),
      calls: callsOf(made),
      history,
    };
  },
});

type Made = Awaited<ReturnType<typeof madeBy>>;

function postsOf({ blogPosts, socialPosts }: Made): PostMade[] {
  return [
    ...blogPosts.map((post) => ({ kind: "blog_post" as const, ...post })),
    ...socialPosts.map(({ refId: ref, excerpt, platform, status }) => ({
      kind: "social_post" as const,
      refId: ref,
      title: excerpt || `On ${platform}`,
      status,
    })),
  ];
}

function callsOf({ calls }: Made): ActivityDetail["calls"] {
  const first = calls.slice(0, CALLS_SHOWN).map(({ toolName: tool, status, createdAt, ...call }) => ({
    ...call,
    tool,
    status: stateOf(TOOL_CALL_STATUSES, status),
    createdAt: createdAt.toISOString(),
  }));
  return { first, more: calls.length > CALLS_SHOWN };
}

function toRow(row: ActivityRecord): Omit<ActivityRow, "output"> {
  const { refId: ref, tenant, kind, title, status, attempt } = row;
  return {
    refId: ref,
    tenant,
    kind,
    title,
    status: stateOf(ACTIVITY_STATUSES, status),
    createdAt: row.createdAt.toISOString(),
    scheduledFor: row.scheduledFor?.toISOString() ?? null,
    attempt,
    errorCode: row.errorCode,
  };
}
