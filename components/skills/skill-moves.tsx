"use client";

import { Copy } from "lucide-react";
import { useRouter } from "next/navigation";
import { DeleteRecord } from "@/components/record/delete-record";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { whoMay, type Permission } from "@/lib/core/access/permissions";
import {
  copyTemplate,
  deleteSkill,
  publishSkill,
  publishTemplate,
  reopenSkill,
  reopenTemplate,
  retireSkill,
  retireTemplate,
} from "@/lib/skills/actions";
import { SKILL_MACHINE, type SkillDetail, type SkillEvent } from "@/lib/skills/model";
import { skillsAt } from "./skill-owner";

type Offers = Partial<Record<SkillEvent, MoveOffer>>;
type Props = { skill: SkillDetail; permissions: readonly Permission[] };

const PUBLISH = {
  label: "Publish",
  variant: "primary",
  explain: "Agents use the shown version from now on. The previous version is superseded.",
} as const;
const RETIRE = {
  label: "Retire",
  variant: "danger",
  explain: "Agents no longer use it. It can be reopened as a draft.",
} as const;
const REOPEN = {
  label: "Reopen",
  explain: "Its newest version becomes a draft again. You can edit and publish it.",
} as const;

const OWN: Offers = {
  publish: { ...PUBLISH, action: publishSkill },
  retire: { ...RETIRE, action: retireSkill },
  reopen: { ...REOPEN, action: reopenSkill },
};
const GLOBAL: Offers = {
  publish: { ...PUBLISH, action: publishTemplate },
  retire: {
    ...RETIRE,
    action: retireTemplate,
    explain: "Agents no longer use it in any tenant. It can be reopened as a draft.",
  },
  reopen: { ...REOPEN, action: reopenTemplate },
};

/** Actions with a skill where it is at home. What is published is what is read: the newest draft, on show. */
export function SkillMoves({ skill, permissions }: Props) {
  const { tenant, refId, status, rowVersion, shown, reviewed } = skill;
  const offers = skill.whose === "own" ? OWN : GLOBAL;
  const { publish, ...others } = offers;
  const record = { tenant: tenant?.refId ?? "", refId, status, rowVersion, reviewed };
  return (
    <MoveBar
      record={record}
      machine={SKILL_MACHINE}
      offers={shown?.status === "draft" && publish ? { publish, ...others } : others}
      permissions={permissions}
    />
  );
}

export function DeleteSkill({ skill: { tenant, refId, rowVersion }, permissions }: Props) {
  if (!tenant) return null;
  return (
    <DeleteRecord
      what="skill"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteSkill}
      list={skillsAt(tenant.refId)}
      permissions={permissions}
    />
  );
}

/** Makes a template the tenant's own, to be changed there. */
export function CopyTemplate({
  tenant,
  refId,
  permissions,
}: {
  tenant: string;
  refId: string;
  permissions: readonly Permission[];
}) {
  const router = useRouter();
  const { pending, run } = useAction(copyTemplate);
  const allowed = permissions.includes("skill:write");
  return (
    <Button
      pending={pending}
      disabled={!allowed}
      data-tip={allowed ? undefined : `Your role cannot write skills. Required role: ${whoMay("skill:write")}.`}
      onClick={() =>
        run(
          { tenant, refId },
          {
            onDone: (copy) => {
              toast({ title: "Copied to this tenant as a draft.", hue: "good" });
              router.push(`${skillsAt(tenant)}/${copy.refId}`);
            },
          },
        )
      }
    >
      <Copy aria-hidden="true" />
      Copy to this tenant
    </Button>
  );
}
