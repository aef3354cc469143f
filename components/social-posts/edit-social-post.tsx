import { editRefusal } from "@/components/record/edit-draft";
import { PartialState } from "@/components/ui/states";
import type { Permission } from "@/lib/core/access/permissions";
import { copyIn, type SocialPostDetail } from "@/lib/social-posts/model";
import { CopyEditor } from "./copy-editor";

type Props = { post: SocialPostDetail; permissions: readonly Permission[] };

/** Page with the editor of a draft's copy. If the text was lost, a new one can be written. */
export function EditSocialPostPage({ post, permissions }: Props) {
  const { tenant, refId, rowVersion, platform, publishAt, text, hashtags, status } = post;
  const refusal = editRefusal({ status, permissions, back: `/tenants/${tenant.refId}/social-posts/${refId}` });
  if (refusal) return refusal;
  if (text.state === "unreadable") return <PartialState what="The text" why={text.why} />;
  const copy = text.state === "present" ? copyIn(text.value, hashtags) : "";
  return <CopyEditor tenant={tenant} post={{ refId, rowVersion, platform, publishAt, copy, hashtags }} />;
}
