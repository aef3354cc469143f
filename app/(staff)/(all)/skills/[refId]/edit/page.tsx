import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillFormPage } from "@/components/skills/skill-form-page";
import { sessionMe } from "@/lib/session/queries";
import { templatesDetail } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "New template version" };

export default async function EditTemplatePage({ params }: { params: Promise<{ refId: string }> }) {
  const { refId } = await params;
  const [me, template] = await Promise.all([sessionMe({}), templatesDetail({ refId, version: "newest" })]);
  return (
    <Loaded result={me}>
      {(known) => <Loaded result={template}>{(from) => <SkillFormPage me={known} from={from} />}</Loaded>}
    </Loaded>
  );
}
