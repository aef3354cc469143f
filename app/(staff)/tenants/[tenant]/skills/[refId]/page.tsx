import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillDetailPage } from "@/components/skills/skill-detail";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { skillsDetail } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "Skill" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function SkillPage({ params, searchParams }: Props) {
  const { tenant, refId } = await params;
  const asked = { ...(await searchParams), tenant, refId };
  const [me, skill] = await Promise.all([sessionMe({ inTenant: tenant }), skillsDetail.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={skill}>{(detail) => <SkillDetailPage skill={detail} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
