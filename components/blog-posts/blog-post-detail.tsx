import { readArticle } from "@/components/content/article";
import { Reading } from "@/components/content/reading";
import { History } from "@/components/record/history";
import { WhereItLives } from "@/components/record/where-it-lives";
import { PageHeader } from "@/components/shell/page-header";
import { DefinitionList, type Definition } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { BlogPostDetail } from "@/lib/blog-posts/model";
import { rolesWith, type Permission } from "@/lib/core/permissions";
import { articleFacts } from "./article-facts";
import { ArticleFactsPanel } from "./article-facts-panel";
import { BlogPostStatusBadge, channelName } from "./blog-post-status";
import { DownloadBlogPost } from "./download-blog-post";

type Props = { post: BlogPostDetail; permissions: Permission[] };

/** A blog post: the article as readers get it, what can be counted in it, and where its halves are. */
export function BlogPostDetailPage({ post, permissions }: Props) {
  const { tenant, content } = post;
  const article = content.state === "present" ? readArticle(content.value) : null;
  const crumbs = [
    { label: tenant.name, href: `/tenants/${tenant.refId}` },
    { label: "Blog posts", href: `/tenants/${tenant.refId}/blog-posts` },
    { label: post.title },
  ];
  return (
    <>
      <PageHeader
        title={post.title}
        crumbs={crumbs}
        status={<BlogPostStatusBadge status={post.status} />}
        details={
          <>
            <Id value={post.refId} />
            <span>{channelName(post.channel)}</span>
            <span className="tabular">{formatCount(post.wordCount)} words</span>
            <span>
              created <Time at={post.createdAt} />
            </span>
          </>
        }
        actions={
          <DownloadBlogPost tenant={tenant.refId} refId={post.refId} refused={whyNoDownload(post, permissions)} />
        }
      />
      <Reading
        content={content}
        what="The article"
        article={article}
        asideLabel="About this post"
        aside={
          <>
            <Publication post={post} />
            {content.state === "present" && <ArticleFactsPanel facts={articleFacts(post.title, content.value)} />}
            <WhereItLives whereabouts={post.whereabouts} agreement={post.agreement} />
            <History transitions={post.history} />
          </>
        }
      />
    </>
  );
}

function whyNoDownload({ content }: BlogPostDetail, permissions: Permission[]): string | null {
  if (!permissions.includes("content:download")) {
    return `Your role does not allow downloads: ask for ${rolesWith("content:download").join(" or ")}`;
  }
  return content.state === "missing" ? "There is no article to download" : null;
}

function Publication({ post }: { post: BlogPostDetail }) {
  const { slug, publishAt, publishedAt, externalUrl, approvedSha256, contentSha256, activity, model } = post;
  const approved = approvedSha256 && (
    <>
      <Id value={approvedSha256} /> {approvedSha256 === contentSha256 ? "is this text" : "is not this text"}
    </>
  );
  const items: Definition[] = [
    { term: "Address", value: <code>/{slug}</code> },
    { term: "Planned for", value: publishAt && <Time at={publishAt} form="full" /> },
    { term: "Published", value: publishedAt && <Time at={publishedAt} form="full" /> },
    { term: "Is at", value: externalUrl && <OutsideLink address={externalUrl} /> },
    { term: "Approved text", value: approved || null },
    { term: "Made by", value: `${activity.title} (${activity.status.replaceAll("_", " ")})` },
    { term: "Model", value: model },
  ];
  return (
    <section aria-label="Publication" className="rounded-md border border-line px-3">
      <DefinitionList items={items} />
    </section>
  );
}

/** A link only where the address is one of the web; anything else is shown as what it is, text. */
function OutsideLink({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
      {address}
    </a>
  );
}
