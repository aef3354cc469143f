import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StaffDetailPage } from "@/components/staff/staff-detail";
import { sessionMe } from "@/lib/session/queries";
import { staffDetail } from "@/lib/staff/queries";

export const metadata: Metadata = { title: "Staff member" };

export default async function StaffMemberPage({ params }: { params: Promise<{ refId: string }> }) {
  const { refId } = await params;
  const [me, member] = await Promise.all([sessionMe({}), staffDetail({ refId })]);
  return (
    <Loaded result={me}>
      {({ everywhere }) => (
        <Loaded result={member}>{(detail) => <StaffDetailPage member={detail} permissions={everywhere} />}</Loaded>
      )}
    </Loaded>
  );
}
