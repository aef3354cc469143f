import { z } from "zod";
import { ACTIVITY_STATUSES } from "@/lib/activities/model";
import { BLOG_POST_STATUSES } from "@/lib/blog-posts/model";
import { CONTRACT_STATUSES } from "@/lib/contracts/model";
import { day } from "@/lib/core/input/dates";
import { searchText } from "@/lib/core/input/text";
import { SOCIAL_POST_STATUSES } from "@/lib/social-posts/model";
import { STRATEGY_STATUSES } from "@/lib/strategies/model";
import { TOOL_CALL_STATUSES } from "@/lib/tool-calls/model";

/** What can be exported, with the states it can be filtered by. */
export const EXPORT_LISTS = {
  strategies: STRATEGY_STATUSES,
  activities: ACTIVITY_STATUSES,
  blog_posts: BLOG_POST_STATUSES,
  social_posts: SOCIAL_POST_STATUSES,
  contracts: CONTRACT_STATUSES,
  tool_calls: TOOL_CALL_STATUSES,
} as const satisfies Record<string, readonly string[]>;
export type ExportList = keyof typeof EXPORT_LISTS;
export const EXPORT_LIST_NAMES = Object.keys(EXPORT_LISTS) as [ExportList, ...ExportList[]];

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_STATUSES = ["queued", "running", "succeeded", "failed"] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** The exports bucket lets a file go after this many days. */
export const EXPORT_DAYS = 7;

export const exportFilters = z.strictObject({
  status: searchText(40).optional(),
  from: day().optional(),
  to: day().optional(),
});
export type ExportFilters = z.output<typeof exportFilters>;

export const exportInput = exportFilters.extend({ list: z.enum(EXPORT_LIST_NAMES), format: z.enum(EXPORT_FORMATS) });

export type ExportRow = {
  refId: string;
  list: ExportList;
  format: ExportFormat;
  filters: ExportFilters;
  status: ExportStatus;
  rows: number | null;
  bytes: number | null;
  sha256: string | null;
  requestedBy: string;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
  /** Whether its file is gone, its days being over. */
  expired: boolean;
};
