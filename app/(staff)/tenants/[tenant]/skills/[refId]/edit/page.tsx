import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillFormPage } from "@/components/skills/skill-form-page";
import { sessionMe } from "@/lib/session/queries";
import { skillsDetail } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "New skill version" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function EditSkillPage({ params }: Props) {
  const { tenant, refId } = await params;
  const newest = skillsDetail({ tenant, refId, version: "newest" });
  const [me, skill] = await Promise.all([sessionMe({ inTenant: tenant }), newest]);
  return (
    <Loaded result={me}>
      {(known) => <Loaded result={skill}>{(from) => <SkillFormPage me={known} from={from} />}</Loaded>}
    </Loaded>
  );
}
