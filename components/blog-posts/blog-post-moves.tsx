"use client";

import type { Movable } from "@/components/record/move-bar";
import { PostMoves } from "@/components/record/post-moves";
import {
  approveBlogPost,
  archiveBlogPost,
  rejectBlogPost,
  requestBlogPostChanges,
  retryBlogPost,
  reviseBlogPost,
  scheduleBlogPost,
  submitBlogPost,
  unpublishBlogPost,
  unscheduleBlogPost,
  withdrawBlogPost,
} from "@/lib/blog-posts/actions";
import { BLOG_POST_MACHINE, type BlogPostStatus } from "@/lib/blog-posts/model";
import type { Permission } from "@/lib/core/permissions";

const ACTIONS = {
  submit: submitBlogPost,
  withdraw: withdrawBlogPost,
  request_changes: requestBlogPostChanges,
  revise: reviseBlogPost,
  approve: approveBlogPost,
  reject: rejectBlogPost,
  schedule: scheduleBlogPost,
  unschedule: unscheduleBlogPost,
  retry: retryBlogPost,
  unpublish: unpublishBlogPost,
  archive: archiveBlogPost,
};

type Props = { record: Movable<BlogPostStatus>; permissions: readonly Permission[] };

/** What can be done with a blog post in its state. */
export function BlogPostMoves(props: Props) {
  return <PostMoves {...props} machine={BLOG_POST_MACHINE} actions={ACTIONS} />;
}
