import type { Metadata } from "next";
import { ExportTable } from "@/components/exports/export-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { exportsList } from "@/lib/exports/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Exports" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function ExportsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, page] = await Promise.all([sessionMe({ inTenant: tenant }), exportsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ tenant: entered, permissions }) => (
        <Loaded result={page}>
          {(rows) => entered && <ExportTable tenant={entered} initial={rows} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
