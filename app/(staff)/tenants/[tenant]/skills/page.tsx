import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillTable } from "@/components/skills/skill-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { skillsList } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "Skills" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function SkillsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, skills] = await Promise.all([sessionMe({ inTenant: tenant }), skillsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={skills}>
          {(page) => <SkillTable tenant={tenant} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
