import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillFormPage } from "@/components/skills/skill-form-page";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "New skill" };

export default async function NewSkillPage({ params }: { params: Promise<{ tenant: string }> }) {
  const me = await sessionMe({ inTenant: (await params).tenant });
  return <Loaded result={me}>{(known) => <SkillFormPage me={known} from={null} />}</Loaded>;
}
