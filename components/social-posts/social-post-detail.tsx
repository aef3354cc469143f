import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { DownloadButton } from "@/components/record/download-button";
import { EditDraft } from "@/components/record/edit-draft";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { POST_FIELDS } from "@/components/record/post-fields";
import { PostNotices } from "@/components/record/post-notices";
import { Publication } from "@/components/record/publication";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import { Id } from "@/components/ui/id";
import { PartialState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { deleteSocialPost, downloadSocialPost, transitionSocialPost } from "@/lib/social-posts/actions";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { PLATFORM_RULES, type SocialPostDetail } from "@/lib/social-posts/model";
import { PostLength } from "./post-length";
import { PostPreview } from "./post-preview";

type Props = { post: SocialPostDetail; permissions: Permission[] };

/** Detail page of a social post: preview, length and storage. */
export function SocialPostDetailPage({ post, permissions }: Props) {
  const { tenant, refId, platform, text, status } = post;
  const title = `${PLATFORM_RULES[platform].name} post`;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[...listCrumbs(SOCIAL_POST, tenant), { label: title }]}
        status={<EntityStatus entity={SOCIAL_POST} status={status} />}
        details={
          <>
            <Id value={refId} />
            <span>
              created <Time at={post.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            <EditDraft
              href={`${listAddress(SOCIAL_POST, tenant.refId)}/${refId}/edit`}
              status={status}
              permissions={permissions}
            />
            <DeleteRecord entity={SOCIAL_POST} record={post} action={deleteSocialPost} permissions={permissions} />
            <DownloadButton
              action={downloadSocialPost}
              given={{ tenant: tenant.refId, refId }}
              missing={text.state === "missing" ? "There is no text to download." : null}
              permissions={permissions}
            />
          </>
        }
      />
      <PostNotices post={post} />
      <TransitionBar
        entity={SOCIAL_POST}
        record={post}
        action={transitionSocialPost}
        permissions={permissions}
        fields={POST_FIELDS}
      />
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-6">
          {text.state === "present" ? (
            <>
              <PostPreview
                platform={platform}
                name={tenant.name}
                text={text.value}
                at={post.publishedAt ?? post.publishAt}
              />
              <PostLength platform={platform} text={text.value} />
            </>
          ) : (
            <PartialState what="The text" why={text.why} />
          )}
        </div>
        <aside aria-label="About this post" className="grid min-w-0 gap-4">
          <Publication
            post={post}
            first={[{ term: "Slot ends", value: post.slotEndsAt && <Time at={post.slotEndsAt} form="full" /> }]}
          />
          <StoragePanel storage={post.storage} agreement={post.agreement} />
          <History entity={SOCIAL_POST} transitions={post.history} record={post} permissions={permissions} />
        </aside>
      </div>
    </>
  );
}
