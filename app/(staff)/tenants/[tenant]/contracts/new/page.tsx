import type { Metadata } from "next";
import { ContractForm } from "@/components/contracts/contract-form";
import { Loaded } from "@/components/shell/loaded";
import { contractsNextNumber } from "@/lib/contracts/queries";

export const metadata: Metadata = { title: "New contract" };

export default async function NewContractPage({ params }: { params: Promise<{ tenant: string }> }) {
  const next = await contractsNextNumber({ tenant: (await params).tenant });
  return (
    <Loaded result={next}>
      {({ tenant, number }) => <ContractForm tenant={tenant} from={null} number={number} />}
    </Loaded>
  );
}
