import { listCrumbs } from "@/components/record/crumbs";
import { VersionChangesPage, type VersionSide } from "@/components/record/version-changes";
import { SKILL } from "@/lib/skills/entity";
import type { ComparedSkillVersion, SkillComparison } from "@/lib/skills/model";
import { skillsAt } from "./skill-owner";
import { STATUS_BADGES, VersionStatusBadge } from "./version-status";

export function SkillChangesPage({ comparison }: { comparison: SkillComparison }) {
  const { refId, name, tenant, asked, against, others } = comparison;
  const list = skillsAt(tenant?.refId ?? null);
  const at = (version: number) => `${list}/${refId}?version=${version}`;
  const sideOf = ({ status, name: title, ...shown }: ComparedSkillVersion): VersionSide => ({
    ...shown,
    id: String(shown.version),
    href: at(shown.version),
    title,
    status: <VersionStatusBadge status={status} />,
    author: null,
  });
  return (
    <VersionChangesPage
      crumbs={[...listCrumbs(SKILL, tenant), { label: name, href: at(asked.version) }]}
      asked={sideOf(asked)}
      against={against && sideOf(against)}
      others={others.map(({ version, status }) => ({
        id: String(version),
        version,
        status: STATUS_BADGES[status].label,
      }))}
    />
  );
}
