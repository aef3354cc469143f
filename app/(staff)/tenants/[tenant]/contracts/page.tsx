import type { Metadata } from "next";
import { ContractTable } from "@/components/contracts/contract-table";
import { Loaded } from "@/components/shell/loaded";
import { contractsList } from "@/lib/contracts/queries";
import type { UrlParams } from "@/lib/core/access/gate";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Contracts" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function ContractsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const asked = { ...(await searchParams), tenant };
  const [me, result] = await Promise.all([sessionMe({ inTenant: tenant }), contractsList.fromUrl(asked)]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={result}>
          {(page) => <ContractTable tenant={tenant} permissions={permissions} initial={page} />}
        </Loaded>
      )}
    </Loaded>
  );
}
