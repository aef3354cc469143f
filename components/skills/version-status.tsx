import { StatusBadge } from "@/components/ui/badge";
import type { StateBadge } from "@/lib/core/entity";
import { SKILL } from "@/lib/skills/entity";
import type { VersionStatus } from "@/lib/skills/model";

/** A version has the states of its skill, and is superseded once a later one is published. */
export const STATUS_BADGES: Record<VersionStatus, StateBadge> = {
  ...SKILL.states,
  superseded: { label: "Superseded", hue: "neutral" },
};

export function VersionStatusBadge({ status }: { status: VersionStatus }) {
  const { label, ...badge } = STATUS_BADGES[status];
  return <StatusBadge {...badge}>{label}</StatusBadge>;
}
