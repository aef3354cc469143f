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
  /** The draft to change; null for a new contract, whose number starts as `number`. */
  from: Pick<
    ContractDetail,
    "refId" | "rowVersion" | "number" | "title" | "kind" | "counterparty" | "termsVersion" | "endsAt" | "replaces"
  > | null;
  number: string;
};

/** Form for a new contract or a draft. */
export function ContractForm({ tenant, from, number }: Props) {
  const router = useRouter();
  const list = listAddress(CONTRACT, tenant.refId);
  const back = from ? `${list}/${from.refId}` : list;
  const title = from ? `Edit ${from.number}` : "New contract";
  const common = {
    draft: `contract/${tenant.refId}/${from?.refId ?? "new"}`,
    fields: fieldsOf(from, number, tenant.name),
    onDone: ({ refId }: { refId: string }) => {
      toast({ title: from ? "Draft saved." : "Draft created.", hue: "good" });
      router.push(`${list}/${refId}`);
    },
    onCancel: () => router.push(back),
  };
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
      {from ? (
        <RecordForm
          {...common}
          version={from.rowVersion}
          submit="Save changes"
          action={changeContract}
          given={{ tenant: tenant.refId, refId: from.refId, rowVersion: from.rowVersion }}
        />
      ) : (
        <RecordForm {...common} submit="Create draft" action={draftContract} given={{ tenant: tenant.refId }} />
      )}
    </>
  );
}

function fieldsOf(from: Props["from"], number: string, tenantName: string) {
  return [
    {
      name: "number",
      label: "Number",
      required: true,
      initial: from?.number ?? number,
      maxLength: 60,
      hint: "Must be unique in the tenant. The next free number is filled in.",
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
      hint: "The counterparty's legal name.",
    },
    {
      name: "termsVersion",
      label: "Terms version",
      initial: from?.termsVersion ?? "",
      maxLength: 60,
      hint: "The version of our terms that applies, such as 2026-01.",
    },
    {
      kind: "date",
      name: "endsOn",
      label: "Last day",
      initial: from?.endsAt?.slice(0, 10) ?? "",
      hint: "The last day of the term, in UTC. Leave empty to run until terminated.",
    },
    {
      name: "replaces",
      label: "Replaces",
      initial: from?.replaces?.number ?? "",
      maxLength: 60,
      hint: "The number of the sealed contract that this one replaces, if any.",
    },
  ] as const satisfies readonly FormField[];
}
