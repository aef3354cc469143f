import { formatCount } from "@/components/ui/format";
import type { PlanView } from "@/lib/tenants/model";

/** "USD 49.00 a month" */
export function priceOf({ priceCents, currency }: Pick<PlanView, "priceCents" | "currency">): string {
  return `${currency} ${(priceCents / 100).toFixed(2)} per month`;
}

const METRICS: Record<string, string> = {
  tool_calls: "Tool calls",
  tokens: "Tokens",
  cost_micros: "Model cost",
  activities: "Activities",
  blog_posts: "Blog posts",
  social_posts: "Social posts",
};

export function metricName(metric: string): string {
  return METRICS[metric] ?? metric;
}

/** A quantity with its unit. Model cost is stored in millionths of a US dollar. */
export function quantityOf(metric: string, quantity: number): string {
  return metric === "cost_micros" ? `USD ${(quantity / 1_000_000).toFixed(2)}` : formatCount(quantity);
}
