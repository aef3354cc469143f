import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillFormPage } from "@/components/skills/skill-form-page";
import { staffMe } from "@/lib/staff/queries";

export const metadata: Metadata = { title: "New template" };

export default async function NewTemplatePage() {
  return <Loaded result={await staffMe({})}>{(me) => <SkillFormPage me={me} from={null} />}</Loaded>;
}
