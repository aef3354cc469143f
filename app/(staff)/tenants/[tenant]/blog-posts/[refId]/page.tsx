import type { Metadata } from "next";
import { BlogPostDetailPage } from "@/components/blog-posts/blog-post-detail";
import { Loaded } from "@/components/shell/loaded";
import { blogPostsDetail } from "@/lib/blog-posts/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Blog post" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function BlogPostPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, post] = await Promise.all([sessionMe({ inTenant: tenant }), blogPostsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={post}>{(detail) => <BlogPostDetailPage post={detail} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
