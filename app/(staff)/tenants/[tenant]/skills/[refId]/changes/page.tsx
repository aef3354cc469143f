import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillChangesPage } from "@/components/skills/skill-changes";
import type { UrlParams } from "@/lib/core/access/gate";
import { skillsCompare } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "Changes" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function SkillChanges({ params, searchParams }: Props) {
  const { tenant, refId } = await params;
  const asked = { ...(await searchParams), tenant, refId };
  const comparison = await skillsCompare.fromUrl(asked);
  return <Loaded result={comparison}>{(both) => <SkillChangesPage comparison={both} />}</Loaded>;
}
