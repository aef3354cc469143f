import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillTable } from "@/components/skills/skill-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { templatesList } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "Skill library" };

export default async function TemplatesPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const [me, templates] = await Promise.all([sessionMe({}), templatesList.fromUrl(await searchParams)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={templates}>
          {(page) => <SkillTable tenant={null} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
