/** Prices in US cents a month; days a tool call's payload is kept. */
export const PLANS = {
  Starter: { priceCents: 4_900, payloadRetentionDays: 30 },
  Growth: { priceCents: 19_900, payloadRetentionDays: 90 },
  Scale: { priceCents: 59_900, payloadRetentionDays: 180 },
  Enterprise: { priceCents: 240_000, payloadRetentionDays: 400 },
} as const;

export type PlanName = keyof typeof PLANS;
