import { optionsOf } from "@/components/record/entity-status";
import { BLOG_CHANNELS, type BlogChannel } from "@/lib/blog-posts/model";

const CHANNELS: Record<BlogChannel, string> = {
  blog: "Blog",
  newsletter: "Newsletter",
  linkedin: "LinkedIn",
  medium: "Medium",
  help_center: "Help center",
};

/** The channel's display name, or the value itself if it is unknown. */
export function channelName(channel: string): string {
  return BLOG_CHANNELS.some((known) => known === channel) ? CHANNELS[channel as BlogChannel] : channel;
}

export const CHANNEL_OPTIONS = optionsOf(CHANNELS);
