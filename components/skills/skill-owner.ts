import { optionsOf } from "@/components/record/entity-status";
import { listAddress } from "@/lib/core/entity";
import { SKILL } from "@/lib/skills/entity";
import type { SkillOwner } from "@/lib/skills/model";

/** A tenant's own skill, or a template that every tenant has. */
export const OWNER_WORDS: Record<SkillOwner, string> = { own: "Own", global: "Template" };
export const OWNER_OPTIONS = optionsOf(OWNER_WORDS);

/** The list of a tenant's skills, or the library of templates where no tenant is named. */
export const skillsAt = (tenant: string | null) => listAddress(SKILL, tenant);
