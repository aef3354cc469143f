"use client";

import { useRouter } from "next/navigation";
import { listCrumbs } from "@/components/record/crumbs";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { listAddress } from "@/lib/core/entity";
import { changeIntegration, connectIntegration } from "@/lib/integrations/actions";
import { INTEGRATION } from "@/lib/integrations/entity";
import { MAX_SETTINGS, type IntegrationDetail } from "@/lib/integrations/model";
import { PROVIDER_OPTIONS } from "./providers";

type Props = { tenant: { refId: string; name: string; slug: string }; from: IntegrationDetail | null };

export function IntegrationForm({ tenant, from }: Props) {
  const router = useRouter();
  const list = listAddress(INTEGRATION, tenant.refId);
  const fields = fieldsOf(tenant.slug, from);
  const common = {
    draft: `integration/${tenant.refId}/${from?.refId ?? "new"}`,
    onDone: (made: { refId: string }) => {
      toast({ title: from ? "Integration saved." : "Integration connected.", hue: "good" });
      router.push(`${list}/${made.refId}`);
    },
    onCancel: () => router.push(from ? `${list}/${from.refId}` : list),
  };
  return (
    <>
      <PageHeader
        title={from ? `Edit ${from.name}` : "New integration"}
        crumbs={[...listCrumbs(INTEGRATION, tenant), { label: from?.name ?? "New" }]}
        details={<span>The secret stays in the secret store. Only its reference is kept here.</span>}
      />
      <div className="pt-3">
        {from ? (
          <RecordForm
            {...common}
            version={from.rowVersion}
            fields={fields}
            submit="Save"
            action={changeIntegration}
            given={{ tenant: tenant.refId, refId: from.refId, rowVersion: from.rowVersion }}
          />
        ) : (
          <RecordForm
            {...common}
            fields={[PROVIDER, ...fields]}
            submit="Connect"
            action={connectIntegration}
            given={{ tenant: tenant.refId }}
          />
        )}
      </div>
    </>
  );
}

const PROVIDER = {
  kind: "choice",
  name: "provider",
  label: "Service",
  hint: "Cannot be changed. For another service, create a new integration.",
  required: true,
  initial: "wordpress",
  options: PROVIDER_OPTIONS,
} as const satisfies FormField;

function fieldsOf(slug: string, from: IntegrationDetail | null) {
  return [
    { name: "name", label: "Name", required: true, maxLength: 120, initial: from?.name ?? "" },
    {
      name: "secretRef",
      label: "Secret reference",
      hint: `The path of its key in the secret store, such as vault:tenants/${slug}/hubspot. Never the key itself.`,
      required: true,
      maxLength: 200,
      initial: from?.secretRef ?? `vault:tenants/${slug}/`,
    },
    {
      kind: "long",
      name: "settings",
      label: "Settings",
      hint: 'A JSON object without secrets, such as {"site": "https://blog.example.com"}.',
      rows: 10,
      maxLength: MAX_SETTINGS,
      monospace: true,
      initial: from?.settings ?? "{}",
    },
  ] as const satisfies readonly FormField[];
}
