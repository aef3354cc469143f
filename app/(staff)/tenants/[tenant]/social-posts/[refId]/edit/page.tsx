import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { EditSocialPostPage } from "@/components/social-posts/edit-social-post";
import { sessionMe } from "@/lib/session/queries";
import { socialPostsDetail } from "@/lib/social-posts/queries";

export const metadata: Metadata = { title: "Edit a social post" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function EditSocialPost({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, post] = await Promise.all([sessionMe({ inTenant: tenant }), socialPostsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={post}>{(detail) => <EditSocialPostPage post={detail} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
