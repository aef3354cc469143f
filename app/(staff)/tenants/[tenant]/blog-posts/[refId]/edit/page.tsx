import type { Metadata } from "next";
import { EditBlogPostPage } from "@/components/blog-posts/edit-blog-post";
import { Loaded } from "@/components/shell/loaded";
import { blogPostsDetail } from "@/lib/blog-posts/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Edit a blog post" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function EditBlogPost({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, post] = await Promise.all([sessionMe({ inTenant: tenant }), blogPostsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={post}>{(detail) => <EditBlogPostPage post={detail} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
