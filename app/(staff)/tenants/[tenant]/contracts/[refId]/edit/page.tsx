import type { Metadata } from "next";
import { ChangeContractPage } from "@/components/contracts/change-contract";
import { Loaded } from "@/components/shell/loaded";
import { contractsDetail } from "@/lib/contracts/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Edit contract" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function ChangeContract({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, contract] = await Promise.all([sessionMe({ inTenant: tenant }), contractsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {(known) => <Loaded result={contract}>{(detail) => <ChangeContractPage me={known} from={detail} />}</Loaded>}
    </Loaded>
  );
}
