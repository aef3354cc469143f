import { z } from "zod";

export const TENANT_STATUSES = ["trial", "active", "past_due", "suspended", "closed"] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

export const tenantFilters = z.strictObject({
  search: z.string().trim().max(100).optional(),
  status: z.array(z.enum(TENANT_STATUSES)).optional(),
  cursor: z.string().optional(),
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

/** A number that stops counting at a ceiling: `10,000+`. */
export type CappedCount = { count: number; capped: boolean };

/** Something in a tenant that waits for a person, or was last done there. */
export type TenantItem = { refId: string; title: string; status: string; at: string };

export type TenantOverview = TenantRow & {
  counts: { strategies: CappedCount; blogPosts: CappedCount; contracts: CappedCount; toolCalls: CappedCount };
  failedCallsToday: CappedCount;
  waiting: { strategies: TenantItem[]; blogPosts: TenantItem[] };
  /** `refId` is null where the record is deleted. */
  latest: { entity: string; refId: string | null; title: string; event: string; actor: string; at: string }[];
};
