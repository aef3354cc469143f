import { ForbiddenState, PartialState } from "@/components/ui/states";
import { requiredRole } from "@/lib/core/access/permissions";
import type { Me } from "@/lib/session/model";
import type { SkillDetail } from "@/lib/skills/model";
import { SkillForm } from "./skill-form";

type Props = { me: Me; from: SkillDetail | null };

export function SkillFormPage({ me: { tenant, permissions }, from }: Props) {
  if (!permissions.includes("skill:write")) {
    const where = tenant ? "" : " in the library";
    return (
      <ForbiddenState>
        Your role cannot write skills{where}. {requiredRole("skill:write")}
      </ForbiddenState>
    );
  }
  if (!from) return <SkillForm tenant={tenant} from={null} />;
  const { content, shown, refId, rowVersion } = from;
  if (from.whose === "global" && tenant)
    return <ForbiddenState>Edit templates in the library, or copy one to this tenant first.</ForbiddenState>;
  if (content.state !== "present") return <PartialState what="The newest version" why={content.why} />;
  if (!shown) return <PartialState what="The newest version" why="MongoDB has no version of this skill." />;
  const { version, name, description, tags } = shown;
  return (
    <SkillForm tenant={tenant} from={{ refId, rowVersion, version, name, description, tags, body: content.value }} />
  );
}
