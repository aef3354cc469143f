"use client";

import type { Movable } from "@/components/record/move-bar";
import { PostMoves } from "@/components/record/post-moves";
import type { Permission } from "@/lib/core/permissions";
import {
  approveSocialPost,
  archiveSocialPost,
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
import { SOCIAL_POST_MACHINE, type SocialPostStatus } from "@/lib/social-posts/model";

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

type Props = { record: Movable<SocialPostStatus>; permissions: readonly Permission[] };

/** What can be done with a social post in its state. */
export function SocialPostMoves(props: Props) {
  return <PostMoves {...props} machine={SOCIAL_POST_MACHINE} actions={ACTIONS} />;
}
