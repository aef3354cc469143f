import { z } from "zod";
import { cursorText, line, searchText } from "@/lib/core/input/text";
import type { Machine } from "@/lib/core/records/machine";
import { byState, byText, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";

export const TENANT_STATUSES = ["trial", "active", "past_due", "suspended", "closed"] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

export const TENANT_MACHINE = {
  activate: { from: ["trial"], to: "active", by: "tenant:write" },
  mark_past_due: { from: ["trial", "active"], to: "past_due", by: "tenant:write" },
  settle: { from: ["past_due"], to: "active", by: "tenant:write" },
  suspend: { from: ["trial", "active", "past_due"], to: "suspended", by: "tenant:write", reason: "demanded" },
  reinstate: { from: ["suspended"], to: "active", by: "tenant:write" },
  close: { from: ["trial", "active", "past_due", "suspended"], to: "closed", by: "tenant:write", reason: "demanded" },
} as const satisfies Machine<TenantStatus, string>;

/** Where a tenant's data is processed. */
export const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"] as const;

const name = line(120);
export const NO_REGION = "Choose one of the listed regions";
const region = z.enum(REGIONS, NO_REGION);

export const TENANT_SLUG = { min: 2, max: 48 };

export const newTenant = z.strictObject({
  name,
  /** The default comes from the name. */
  slug: line(TENANT_SLUG.max)
    .refine(
      (text) => /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])$/.test(text),
      "Use 2–48 lowercase letters, digits and hyphens",
    )
    .optional(),
  region,
  plan: refId,
});

/** The region may be the tenant's current one, even if it is no longer in the list. */
export const tenantChange = z.strictObject({ rowVersion: z.int().positive(), name, region: line(60) });

export const planChange = z.strictObject({ rowVersion: z.int().positive(), plan: refId });

export const SUBSCRIPTION_STATUSES = ["trialing", "active", "past_due", "cancelled", "ended"] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** An available plan. Prices are in cents a month; limits are per month, by usage metric. */
export type PlanView = {
  refId: string;
  name: string;
  priceCents: number;
  currency: string;
  payloadRetentionDays: number;
  limits: Record<string, number>;
};

export type SubscriptionView = {
  refId: string;
  plan: string;
  status: SubscriptionStatus;
  periodStart: string;
  periodEnd: string;
  cancelledAt: string | null;
};

/** The usage of one metric: this month so far, against the plan's limit, and per day (UTC), oldest first. */
export type UsageView = {
  metric: string;
  used: number;
  limit: number | null;
  days: { day: string; quantity: number }[];
};

export type TenantPlan = {
  rowVersion: number;
  plan: PlanView;
  plans: PlanView[];
  subscriptions: SubscriptionView[];
  usage: UsageView[];
};

/** What the list of tenants can be sorted by. */
export const TENANT_SORTS = sorts({ name: byText("sortName"), status: byState(TENANT_STATUSES) });

export const tenantFilters = z.strictObject({
  search: searchText(100).optional(),
  status: z.array(z.enum(TENANT_STATUSES)).optional(),
  sort: sortField(TENANT_SORTS),
  cursor: cursorText.optional(),
});

export type TenantRow = {
  refId: string;
  slug: string;
  name: string;
  status: TenantStatus;
  plan: string;
  region: string;
  createdAt: string;
};

/** A count with a ceiling: `10,000+`. */
export type CappedCount = { count: number; capped: boolean };

/** A record of a tenant that needs work by a person, or its latest activity. */
export type TenantItem = { entity: string; refId: string; title: string; at: string };

export type TenantOverview = TenantRow & {
  rowVersion: number;
  counts: Record<"strategies" | "activities" | "blogPosts" | "socialPosts" | "contracts" | "toolCalls", CappedCount>;
  failedCallsToday: CappedCount;
  waiting: TenantItem[];
  /** `refId` is null if the record is deleted. */
  latest: { entity: string; refId: string | null; title: string; event: string; actor: string; at: string }[];
};
