import { StatusBadge, type Hue } from "@/components/ui/badge";
import { PLATFORM_RULES, PLATFORMS, type SocialPostStatus } from "@/lib/social-posts/model";

const LOOK: Record<SocialPostStatus, [Hue, string]> = {
  draft: ["neutral", "Draft"],
  in_review: ["attention", "In review"],
  changes_requested: ["attention", "Changes requested"],
  approved: ["progress", "Approved"],
  scheduled: ["progress", "Scheduled"],
  publishing: ["progress", "Publishing"],
  published: ["good", "Published"],
  failed: ["bad", "Failed"],
  unpublished: ["neutral", "Unpublished"],
  rejected: ["bad", "Rejected"],
  archived: ["neutral", "Archived"],
  expired: ["bad", "Expired"],
};

export function SocialPostStatusBadge({ status }: { status: SocialPostStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}

export const SOCIAL_POST_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
export const PLATFORM_OPTIONS = PLATFORMS.map((value) => ({ value, label: PLATFORM_RULES[value].name }));
