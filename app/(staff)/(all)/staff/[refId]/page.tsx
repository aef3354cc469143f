import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StaffDetailPage } from "@/components/staff/staff-detail";
import { sessionMe } from "@/lib/session/queries";
import { staffDetail } from "@/lib/staff/queries";
import { tenantsList } from "@/lib/tenants/queries";

export const metadata: Metadata = { title: "Staff member" };

export default async function StaffMemberPage({ params }: { params: Promise<{ refId: string }> }) {
  const { refId } = await params;
  const [me, member, tenants] = await Promise.all([sessionMe({}), staffDetail({ refId }), tenantsList({})]);
  const suggested = tenants.ok ? tenants.data.rows.map(({ slug, name }) => ({ value: slug, label: name })) : [];
  return (
    <Loaded result={me}>
      {({ everywhere }) => (
        <Loaded result={member}>
          {(detail) => <StaffDetailPage member={detail} tenants={suggested} permissions={everywhere} />}
        </Loaded>
      )}
    </Loaded>
  );
}
