import type { Metadata } from "next";
import { ContractTable } from "@/components/contracts/contract-table";
import { ViewAllTenants } from "@/components/session/view-all-tenants";
import { Loaded } from "@/components/shell/loaded";
import { contractsList } from "@/lib/contracts/queries";
import type { UrlParams } from "@/lib/core/access/gate";

export const metadata: Metadata = { title: "All contracts" };

export default async function AllContractsPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const result = await contractsList.fromUrl(await searchParams);
  return (
    <Loaded result={result} elevate={<ViewAllTenants what="Contracts" />}>
      {(page) => <ContractTable initial={page} />}
    </Loaded>
  );
}
