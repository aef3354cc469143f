import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillFormPage } from "@/components/skills/skill-form-page";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "New template" };

export default async function NewTemplatePage() {
  return <Loaded result={await sessionMe({})}>{(me) => <SkillFormPage me={me} from={null} />}</Loaded>;
}
