import type { Metadata } from "next";
import { ContractDetailPage } from "@/components/contracts/contract-detail";
import { Loaded } from "@/components/shell/loaded";
import { contractsDetail } from "@/lib/contracts/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Contract" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function ContractPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, contract] = await Promise.all([sessionMe({ inTenant: tenant }), contractsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions }) => (
        <Loaded result={contract}>
          {(detail) => <ContractDetailPage contract={detail} permissions={permissions} />}
        </Loaded>
      )}
    </Loaded>
  );
}
