import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SocialPostTable } from "@/components/social-posts/social-post-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { socialPostsList } from "@/lib/social-posts/queries";

export const metadata: Metadata = { title: "Social posts" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function SocialPostsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const result = await socialPostsList.fromUrl({ ...(await searchParams), tenant });
  return <Loaded result={result}>{(page) => <SocialPostTable tenant={tenant} initial={page} />}</Loaded>;
}
