import type { Metadata } from "next";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { SocialPostTable } from "@/components/social-posts/social-post-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { socialPostsList } from "@/lib/social-posts/queries";

export const metadata: Metadata = { title: "All social posts" };

export default async function AllSocialPostsPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const result = await socialPostsList.fromUrl(await searchParams);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Social posts" />}>
      {(page) => <SocialPostTable initial={page} />}
    </Loaded>
  );
}
