import { ACTIVITY } from "@/lib/activities/entity";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { CONTRACT } from "@/lib/contracts/entity";
import type { AuditActionOf } from "@/lib/core/entity";
import { EXPORT_JOB } from "@/lib/exports/entity";
import { INTEGRATION } from "@/lib/integrations/entity";
import { INTEGRITY_RUN } from "@/lib/integrity/entity";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";
import { SKILL } from "@/lib/skills/entity";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import { TENANT } from "@/lib/tenants/entity";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import { WEBHOOK_DELIVERY, WEBHOOK_ENDPOINT } from "@/lib/webhooks/entity";

/** Every kind of record, in the order of the navigation. */
export const ENTITIES = [
  TENANT,
  ONBOARDING_RUN,
  STRATEGY,
  ACTIVITY,
  BLOG_POST,
  SOCIAL_POST,
  CONTRACT,
  TOOL_CALL,
  SKILL,
  INTEGRATION,
  WEBHOOK_ENDPOINT,
  WEBHOOK_DELIVERY,
  INTEGRITY_RUN,
  EXPORT_JOB,
] as const;

export type AnyEntity = (typeof ENTITIES)[number];
export type EntityKind = AnyEntity["kind"];
export type EntityAuditAction = AuditActionOf<AnyEntity>;

type WithTrash = Extract<AnyEntity, { trash: object }>;
export type TrashKind = WithTrash["kind"];
