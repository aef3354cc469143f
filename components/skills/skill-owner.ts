import { optionsOf } from "@/components/record/entity-status";
import { listAddress } from "@/lib/core/entity";
import { SKILL } from "@/lib/skills/entity";
import type { SkillOwner } from "@/lib/skills/model";

export const OWNER_LABELS: Record<SkillOwner, string> = { own: "Own", global: "Template" };
export const OWNER_OPTIONS = optionsOf(OWNER_LABELS);

/** URL of a tenant's skills, or of the template library without a tenant. */
export const skillsAt = (tenant: string | null) => listAddress(SKILL, tenant);
