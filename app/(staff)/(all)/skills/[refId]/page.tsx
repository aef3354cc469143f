import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillDetailPage } from "@/components/skills/skill-detail";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { templatesDetail } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "Skill template" };

type Props = { params: Promise<{ refId: string }>; searchParams: Promise<UrlParams> };

export default async function TemplatePage({ params, searchParams }: Props) {
  const asked = { ...(await searchParams), refId: (await params).refId };
  const [me, template] = await Promise.all([sessionMe({}), templatesDetail.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={template}>{(detail) => <SkillDetailPage skill={detail} permissions={permissions} />}</Loaded>
      )}
    </Loaded>
  );
}
