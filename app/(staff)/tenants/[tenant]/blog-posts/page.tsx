import type { Metadata } from "next";
import { BlogPostTable } from "@/components/blog-posts/blog-post-table";
import { Loaded } from "@/components/shell/loaded";
import { blogPostsList } from "@/lib/blog-posts/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "Blog posts" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function BlogPostsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const result = await blogPostsList.fromUrl({ ...(await searchParams), tenant });
  return <Loaded result={result}>{(page) => <BlogPostTable tenant={tenant} initial={page} />}</Loaded>;
}
