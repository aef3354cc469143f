import type { Metadata } from "next";
import { ActivityTable } from "@/components/activities/activity-table";
import { Loaded } from "@/components/shell/loaded";
import { activitiesList } from "@/lib/activities/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "Activities" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function ActivitiesPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const result = await activitiesList.fromUrl({ ...(await searchParams), tenant });
  return <Loaded result={result}>{(page) => <ActivityTable tenant={tenant} initial={page} />}</Loaded>;
}
