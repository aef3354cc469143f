import type { Metadata } from "next";
import { ActivityDetailPage } from "@/components/activities/activity-detail";
import { Loaded } from "@/components/shell/loaded";
import { activitiesDetail } from "@/lib/activities/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Activity" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function ActivityPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, activity] = await Promise.all([sessionMe({ inTenant: tenant }), activitiesDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={activity}>
          {(detail) => <ActivityDetailPage activity={detail} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
