import { StatusBadge } from "@/components/ui/badge";
import type { StateBadge } from "@/lib/core/entity";
import { SKILL } from "@/lib/skills/entity";
import type { VersionStatus } from "@/lib/skills/model";

/** Badges of a version: the states of its skill, plus superseded once a later version is published. */
export const STATUS_BADGES: Record<VersionStatus, StateBadge> = {
  ...SKILL.states,
  superseded: { label: "Superseded", hue: "neutral" },
};

export function VersionStatusBadge({ status }: { status: VersionStatus }) {
  const { label, ...badge } = STATUS_BADGES[status];
  return <StatusBadge {...badge}>{label}</StatusBadge>;
}
