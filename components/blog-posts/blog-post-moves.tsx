"use client";

import { DeleteRecord } from "@/components/record/delete-record";
import { PostMoves } from "@/components/record/post-moves";
import {
  approveBlogPost,
  archiveBlogPost,
  deleteBlogPost,
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
import { BLOG_POST_MACHINE, type BlogPostDetail } from "@/lib/blog-posts/model";
import type { Permission } from "@/lib/core/access/permissions";

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

/** The post as whoever acts on it sees it, without its text: that would be sent to the browser once more. */
type Props = {
  post: Pick<BlogPostDetail, "tenant" | "refId" | "status" | "rowVersion" | "reviewed" | "review" | "writtenByYou">;
  permissions: readonly Permission[];
};

/** Actions with a blog post in its state. */
export function BlogPostMoves({ post, permissions }: Props) {
  const { tenant, refId, status, rowVersion, reviewed, review, writtenByYou } = post;
  const own = writtenByYou || (review.submitted?.by?.isYou ?? false);
  const record = { tenant: tenant.refId, refId, status, rowVersion, reviewed, own };
  return <PostMoves record={record} machine={BLOG_POST_MACHINE} actions={ACTIONS} permissions={permissions} />;
}

export function DeleteBlogPost({ post: { tenant, refId, rowVersion }, permissions }: Props) {
  return (
    <DeleteRecord
      what="blog post"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteBlogPost}
      list={`/tenants/${tenant.refId}/blog-posts`}
      permissions={permissions}
    />
  );
}
