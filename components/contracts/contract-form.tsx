"use client";

import { useRouter } from "next/navigation";
import { listCrumbs } from "@/components/record/crumbs";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { changeContract, draftContract } from "@/lib/contracts/actions";
import { CONTRACT } from "@/lib/contracts/entity";
import type { ContractDetail } from "@/lib/contracts/model";
import { listAddress } from "@/lib/core/entity";
import { CONTRACT_KIND_OPTIONS } from "./contract-kinds";

type Tenant = { refId: string; name: string };
type Props = {
  tenant: Tenant;
  /** The draft that is changed; null for a new contract, which has `number` to begin with. */
  from: Pick<
    ContractDetail,
    "refId" | "rowVersion" | "number" | "title" | "kind" | "counterparty" | "termsVersion" | "endsAt" | "replaces"
  > | null;
  number: string;
};

/** Drafts a contract, or changes one that is a draft still. */
export function ContractForm({ tenant, from, number }: Props) {
  const router = useRouter();
  const list = listAddress(CONTRACT, tenant.refId);
  const back = from ? `${list}/${from.refId}` : list;
  const title = from ? `Change ${from.number}` : "New contract";
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[
          ...listCrumbs(CONTRACT, tenant),
          ...(from ? [{ label: from.number, href: back }] : []),
          { label: from ? "Edit" : "New" },
        ]}
      />
      <RecordForm
        draft={`contract:${tenant.refId}:${from ? `${from.refId}:${from.rowVersion}` : "new"}`}
        fields={fieldsOf(from, number, tenant.name)}
        submit={from ? "Save changes" : "Draft contract"}
        action={from ? changeContract : draftContract}
        given={{ tenant: tenant.refId, ...(from ? { refId: from.refId, rowVersion: from.rowVersion } : {}) }}
        onDone={({ refId }: { refId: string }) => {
          toast({ title: from ? "The draft is changed." : "The contract is drafted.", hue: "good" });
          router.push(`${list}/${refId}`);
        }}
        onCancel={() => router.push(back)}
      />
    </>
  );
}

function fieldsOf(from: Props["from"], number: string, tenantName: string): FormField[] {
  return [
    {
      name: "number",
      label: "Number",
      required: true,
      initial: from?.number ?? number,
      maxLength: 60,
      hint: "Unique in the tenant. The one that comes next is filled in.",
    },
    { name: "title", label: "Title", required: true, initial: from?.title ?? "", maxLength: 200 },
    {
      kind: "choice",
      name: "kind",
      label: "Kind",
      required: true,
      initial: from?.kind ?? "service_agreement",
      options: CONTRACT_KIND_OPTIONS,
    },
    {
      name: "counterparty",
      label: "Counterparty",
      required: true,
      initial: from?.counterparty ?? tenantName,
      maxLength: 200,
      hint: "The legal name of whom it is with.",
    },
    {
      name: "termsVersion",
      label: "Terms version",
      initial: from?.termsVersion ?? "",
      maxLength: 60,
      hint: "The version of our terms it is drafted on, such as 2026-01.",
    },
    {
      kind: "date",
      name: "endsOn",
      label: "Last day",
      initial: from?.endsAt?.slice(0, 10) ?? "",
      hint: "The last day it runs, in UTC. Without one it runs until it is terminated.",
    },
    {
      name: "replaces",
      label: "Replaces",
      initial: from?.replaces?.number ?? "",
      maxLength: 60,
      hint: "The number of an earlier contract that was sealed, where this one takes its place.",
    },
  ];
}
