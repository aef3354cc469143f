import "server-only";
import { ACTIVITY_UPKEEP } from "@/lib/activities/upkeep";
import { BLOG_POST_UPKEEP } from "@/lib/blog-posts/upkeep";
import { CONTRACT_UPKEEP } from "@/lib/contracts/upkeep";
import type { AnyUpkeep, NeedsUpkeep, Upkeep } from "@/lib/core/upkeep/upkeep";
import type { AnyEntity, EntityOf } from "@/lib/entities";
import { EXPORT_JOB_UPKEEP } from "@/lib/exports/upkeep";
import { INTEGRATION_UPKEEP } from "@/lib/integrations/upkeep";
import { ONBOARDING_RUN_UPKEEP } from "@/lib/onboarding-runs/upkeep";
import { SKILL_UPKEEP } from "@/lib/skills/upkeep";
import { SOCIAL_POST_UPKEEP } from "@/lib/social-posts/upkeep";
import { STRATEGY_UPKEEP } from "@/lib/strategies/upkeep";
import { TOOL_CALL_UPKEEP } from "@/lib/tool-calls/upkeep";
import { WEBHOOK_DELIVERY_UPKEEP, WEBHOOK_ENDPOINT_UPKEEP } from "@/lib/webhooks/upkeep";

type KindWithUpkeep = Extract<AnyEntity, NeedsUpkeep>["kind"];

/** The upkeep of every entity with trash, documents or objects. An entity without its upkeep does not compile. */
export const UPKEEP: { readonly [K in KindWithUpkeep]: Upkeep<EntityOf<K>> } = {
  onboarding_run: ONBOARDING_RUN_UPKEEP,
  strategy: STRATEGY_UPKEEP,
  activity: ACTIVITY_UPKEEP,
  blog_post: BLOG_POST_UPKEEP,
  social_post: SOCIAL_POST_UPKEEP,
  contract: CONTRACT_UPKEEP,
  tool_call: TOOL_CALL_UPKEEP,
  skill: SKILL_UPKEEP,
  integration: INTEGRATION_UPKEEP,
  webhook_endpoint: WEBHOOK_ENDPOINT_UPKEEP,
  webhook_delivery: WEBHOOK_DELIVERY_UPKEEP,
  export_job: EXPORT_JOB_UPKEEP,
};

/** The upkeep of an entity; empty if it has only its row. */
export function upkeepOf({ kind }: { readonly kind: string }): AnyUpkeep {
  return (UPKEEP as Readonly<Record<string, AnyUpkeep>>)[kind] ?? {};
}
