import { StatusBadge, type Hue } from "@/components/ui/badge";
import { BLOG_CHANNELS, type BlogChannel, type BlogPostStatus } from "@/lib/blog-posts/model";

const LOOK: Record<BlogPostStatus, [Hue, string]> = {
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
};

const CHANNELS: Record<BlogChannel, string> = {
  blog: "Blog",
  newsletter: "Newsletter",
  linkedin: "LinkedIn",
  medium: "Medium",
  help_center: "Help center",
};

export function BlogPostStatusBadge({ status }: { status: BlogPostStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}

/** The channel's name, or the word itself where another system wrote one we do not know. */
export function channelName(channel: string): string {
  return BLOG_CHANNELS.some((known) => known === channel) ? CHANNELS[channel as BlogChannel] : channel;
}

export const BLOG_POST_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
export const CHANNEL_OPTIONS = Object.entries(CHANNELS).map(([value, label]) => ({ value, label }));
