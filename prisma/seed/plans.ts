/** Prices in US cents per month, days a tool call's payload is kept, and monthly limits by usage metric. */
export const PLANS = {
  Starter: {
    priceCents: 4_900,
    payloadRetentionDays: 30,
    limits: { tool_calls: 2_000, tokens: 5_000_000, activities: 50, blog_posts: 8, social_posts: 40 },
  },
  Growth: {
    priceCents: 19_900,
    payloadRetentionDays: 90,
    limits: { tool_calls: 10_000, tokens: 25_000_000, activities: 250, blog_posts: 30, social_posts: 200 },
  },
  Scale: {
    priceCents: 59_900,
    payloadRetentionDays: 180,
    limits: { tool_calls: 50_000, tokens: 120_000_000, activities: 1_200 },
  },
  Enterprise: { priceCents: 240_000, payloadRetentionDays: 400, limits: {} },
} as const;

export type PlanName = keyof typeof PLANS;
