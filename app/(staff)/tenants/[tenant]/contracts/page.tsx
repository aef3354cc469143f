import type { Metadata } from "next";
import { ContractTable } from "@/components/contracts/contract-table";
import { Loaded } from "@/components/shell/loaded";
import { contractsList } from "@/lib/contracts/queries";
import type { UrlParams } from "@/lib/core/gate";

export const metadata: Metadata = { title: "Contracts" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function ContractsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const result = await contractsList.fromUrl({ ...(await searchParams), tenant });
  return <Loaded result={result}>{(page) => <ContractTable tenant={tenant} initial={page} />}</Loaded>;
}
