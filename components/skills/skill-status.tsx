import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { SkillOwner, VersionStatus } from "@/lib/skills/model";
import { SKILL_STATUSES } from "@/lib/skills/model";

const LOOK: Record<VersionStatus, [Hue, string]> = {
  draft: ["neutral", "Draft"],
  published: ["good", "Published"],
  retired: ["bad", "Retired"],
  superseded: ["neutral", "Superseded"],
};

export function SkillStatusBadge({ status }: { status: VersionStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}

export const SKILL_STATUS_OPTIONS = SKILL_STATUSES.map((value) => ({ value, label: LOOK[value][1] }));

/** A tenant's own, or a template that every tenant has. */
export const OWNER_WORDS: Record<SkillOwner, string> = { own: "Own", global: "Template" };
export const OWNER_OPTIONS = Object.entries(OWNER_WORDS).map(([value, label]) => ({ value, label }));

/** Where the skills of a tenant are, or the library of templates where none is named. */
export const skillsAt = (tenant: string | null) => (tenant ? `/tenants/${tenant}/skills` : "/skills");
