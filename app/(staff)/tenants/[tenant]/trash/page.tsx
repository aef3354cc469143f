import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { TrashTable } from "@/components/trash/trash-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";
import { trashList } from "@/lib/trash/queries";

export const metadata: Metadata = { title: "Trash" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function TrashPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, page] = await Promise.all([sessionMe({ inTenant: tenant }), trashList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ tenant: entered, permissions }) => (
        <Loaded result={page}>
          {(rows) => entered && <TrashTable tenant={entered} initial={rows} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
