import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SocialPostDetailPage } from "@/components/social-posts/social-post-detail";
import { sessionMe } from "@/lib/session/queries";
import { socialPostsDetail } from "@/lib/social-posts/queries";

export const metadata: Metadata = { title: "Social post" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function SocialPostPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, post] = await Promise.all([sessionMe({ inTenant: tenant }), socialPostsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={post}>{(detail) => <SocialPostDetailPage post={detail} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
