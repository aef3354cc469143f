import { Reading } from "@/components/content/reading";
import { readArticle } from "@/components/content/rendering/read-article";
import { DeferredArticle } from "@/components/content/when-laid-out";
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
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import { deleteBlogPost, downloadBlogPost, transitionBlogPost } from "@/lib/blog-posts/actions";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import type { BlogPostDetail } from "@/lib/blog-posts/model";
import type { Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { articleFacts } from "./article-facts";
import { ArticleFactsPanel } from "./article-facts-panel";
import { channelName } from "./channels";

type Props = { post: BlogPostDetail; permissions: Permission[] };

/** Detail page of a blog post: the article, its counts and its storage. */
export function BlogPostDetailPage({ post, permissions }: Props) {
  const { tenant, content, refId, status } = post;
  const article = content.state === "present" ? readArticle(content.value) : null;
  const crumbs = [...listCrumbs(BLOG_POST, tenant), { label: post.title }];
  return (
    <>
      <PageHeader
        title={post.title}
        crumbs={crumbs}
        status={<EntityStatus entity={BLOG_POST} status={status} />}
        details={
          <>
            <Id value={refId} />
            <span>{channelName(post.channel)}</span>
            <span className="tabular">{formatCount(post.wordCount)} words</span>
            <span>
              created <Time at={post.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            <EditDraft
              href={`${listAddress(BLOG_POST, tenant.refId)}/${refId}/edit`}
              status={status}
              permissions={permissions}
            />
            <DeleteRecord entity={BLOG_POST} record={post} action={deleteBlogPost} permissions={permissions} />
            <DownloadButton
              action={downloadBlogPost}
              given={{ tenant: tenant.refId, refId }}
              missing={content.state === "missing" ? "There is no article to download." : null}
              permissions={permissions}
            />
          </>
        }
      />
      <PostNotices post={post} />
      <TransitionBar
        entity={BLOG_POST}
        record={post}
        action={transitionBlogPost}
        permissions={permissions}
        fields={POST_FIELDS}
      />
      <Reading
        content={content}
        what="The article"
        article={article}
        asideLabel="About this post"
        aside={
          <>
            <Publication post={post} first={[{ term: "Slug", value: <code>/{post.slug}</code> }]} />
            {article && (
              <DeferredArticle
                article={article}
                show={(laidOut) => <ArticleFactsPanel facts={articleFacts(post.title, laidOut)} />}
              />
            )}
            <StoragePanel storage={post.storage} agreement={post.agreement} />
            <History entity={BLOG_POST} transitions={post.history} record={post} permissions={permissions} />
          </>
        }
      />
    </>
  );
}
