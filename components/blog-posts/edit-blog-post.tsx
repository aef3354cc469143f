import { editRefusal } from "@/components/record/edit-draft";
import { PartialState } from "@/components/ui/states";
import type { BlogPostDetail } from "@/lib/blog-posts/model";
import type { Permission } from "@/lib/core/access/permissions";
import { ArticleEditor } from "./article-editor";

type Props = { post: BlogPostDetail; permissions: readonly Permission[] };

/** Page with the editor of a draft's article. If the text was lost, a new one can be written. */
export function EditBlogPostPage({ post, permissions }: Props) {
  const { tenant, refId, rowVersion, title, content, status } = post;
  const refusal = editRefusal({ status, permissions, back: `/tenants/${tenant.refId}/blog-posts/${refId}` });
  if (refusal) return refusal;
  if (content.state === "unreadable") return <PartialState what="The article" why={content.why} />;
  const markdown = content.state === "present" ? content.value : "";
  return <ArticleEditor tenant={tenant} post={{ refId, rowVersion, title, markdown }} />;
}
