import type { Metadata } from "next";
import { BlogPostTable } from "@/components/blog-posts/blog-post-table";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { blogPostsList } from "@/lib/blog-posts/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "All blog posts" };

export default async function AllBlogPostsPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const result = await blogPostsList.fromUrl(await searchParams);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Blog posts" />}>
      {(page) => <BlogPostTable initial={page} />}
    </Loaded>
  );
}
