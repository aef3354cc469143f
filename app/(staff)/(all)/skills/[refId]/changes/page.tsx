import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { SkillChangesPage } from "@/components/skills/skill-changes";
import type { UrlParams } from "@/lib/core/access/gate";
import { templatesCompare } from "@/lib/skills/queries";

export const metadata: Metadata = { title: "Changes" };

type Props = { params: Promise<{ refId: string }>; searchParams: Promise<UrlParams> };

export default async function TemplateChanges({ params, searchParams }: Props) {
  const asked = { ...(await searchParams), ...(await params) };
  const comparison = await templatesCompare.fromUrl(asked);
  return <Loaded result={comparison}>{(both) => <SkillChangesPage comparison={both} />}</Loaded>;
}
