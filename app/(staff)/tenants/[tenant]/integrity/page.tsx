import type { Metadata } from "next";
import { RunTable } from "@/components/integrity/run-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { integrityRunsList } from "@/lib/integrity/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Integrity" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function IntegrityPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, page] = await Promise.all([sessionMe({ inTenant: tenant }), integrityRunsList.fromUrl(asked)]);
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
