import "server-only";
import type { TrashKind } from "@/lib/trash/model";

/** Where a kind's rows are: the table as SQL and as the client name it, and the column that says what a record is. */
export const TRASH_TABLES = {
  strategy: { sql: "strategies", table: "strategy", title: "title" },
  activity: { sql: "activities", table: "activity", title: "title" },
  blog_post: { sql: "blog_posts", table: "blogPost", title: "title" },
  social_post: { sql: "social_posts", table: "socialPost", title: "excerpt" },
  onboarding_run: { sql: "onboarding_runs", table: "onboardingRun", title: "website" },
  contract: { sql: "contracts", table: "contract", title: "title" },
  skill: { sql: "skills", table: "skill", title: "name" },
  integration: { sql: "integrations", table: "integration", title: "name" },
  webhook_endpoint: { sql: "webhook_endpoints", table: "webhookEndpoint", title: "name" },
} as const satisfies Record<TrashKind, { sql: string; table: string; title: string }>;
