import type { Metadata } from "next";
import { ActivityTable } from "@/components/activities/activity-table";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { activitiesList } from "@/lib/activities/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "All activities" };

export default async function AllActivitiesPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const result = await activitiesList.fromUrl(await searchParams);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Activities" />}>
      {(page) => <ActivityTable initial={page} />}
    </Loaded>
  );
}
