import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { PurgedTable } from "@/components/trash/purged-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { trashPurged } from "@/lib/trash/queries";

export const metadata: Metadata = { title: "Purged" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function PurgedPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, page] = await Promise.all([sessionMe({ inTenant: tenant }), trashPurged.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ tenant: entered }) => (
        <Loaded result={page}>{(rows) => entered && <PurgedTable tenant={entered} initial={rows} />}</Loaded>
      )}
    </Loaded>
  );
}
