"use client";

import { DeleteRecord } from "@/components/record/delete-record";
import { PostMoves } from "@/components/record/post-moves";
import type { Permission } from "@/lib/core/access/permissions";
import {
  approveSocialPost,
  archiveSocialPost,
  deleteSocialPost,
  rejectSocialPost,
  requestSocialPostChanges,
  retrySocialPost,
  reviseSocialPost,
  scheduleSocialPost,
  submitSocialPost,
  unpublishSocialPost,
  unscheduleSocialPost,
  withdrawSocialPost,
} from "@/lib/social-posts/actions";
import { SOCIAL_POST_MACHINE, type SocialPostDetail } from "@/lib/social-posts/model";

const ACTIONS = {
  submit: submitSocialPost,
  withdraw: withdrawSocialPost,
  request_changes: requestSocialPostChanges,
  revise: reviseSocialPost,
  approve: approveSocialPost,
  reject: rejectSocialPost,
  schedule: scheduleSocialPost,
  unschedule: unscheduleSocialPost,
  retry: retrySocialPost,
  unpublish: unpublishSocialPost,
  archive: archiveSocialPost,
};

/** The post as whoever acts on it sees it, without its text: that would be sent to the browser once more. */
type Props = {
  post: Pick<SocialPostDetail, "tenant" | "refId" | "status" | "rowVersion" | "reviewed" | "review" | "writtenByYou">;
  permissions: readonly Permission[];
};

/** Actions with a social post in its state. */
export function SocialPostMoves({ post, permissions }: Props) {
  const { tenant, refId, status, rowVersion, reviewed, review, writtenByYou } = post;
  const own = writtenByYou || (review.submitted?.by?.isYou ?? false);
  const record = { tenant: tenant.refId, refId, status, rowVersion, reviewed, own };
  return <PostMoves record={record} machine={SOCIAL_POST_MACHINE} actions={ACTIONS} permissions={permissions} />;
}

export function DeleteSocialPost({ post: { tenant, refId, rowVersion }, permissions }: Props) {
  return (
    <DeleteRecord
      what="social post"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteSocialPost}
      list={`/tenants/${tenant.refId}/social-posts`}
      permissions={permissions}
    />
  );
}
