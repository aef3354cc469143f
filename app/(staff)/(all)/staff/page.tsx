import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { StaffTable } from "@/components/staff/staff-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { staffList } from "@/lib/staff/queries";

export const metadata: Metadata = { title: "Staff" };

export default async function StaffPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const [me, page] = await Promise.all([sessionMe({}), staffList.fromUrl(await searchParams)]);
  return (
    <Loaded result={me}>
      {({ everywhere }) => (
        <Loaded result={page}>{(rows) => <StaffTable initial={rows} permissions={everywhere} />}</Loaded>
      )}
    </Loaded>
  );
}
