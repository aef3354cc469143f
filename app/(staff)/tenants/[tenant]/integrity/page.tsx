import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { RunTable } from "@/components/integrity/run-table";
import type { UrlParams } from "@/lib/core/gate";
import { staffMe } from "@/lib/staff/queries";
import { integrityRunsList } from "@/lib/integrity/queries";

export const metadata: Metadata = { title: "Integrity" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function IntegrityPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, page] = await Promise.all([staffMe({ inTenant: tenant }), integrityRunsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ tenant: entered, permissions }) => (
        <Loaded result={page}>
          {(rows) => entered && <RunTable tenant={entered} initial={rows} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
