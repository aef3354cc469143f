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

/** Staff connect a tenant to a service, or change how it is connected. */
export function IntegrationForm({ tenant, from }: Props) {
  const router = useRouter();
  const list = listAddress(INTEGRATION, tenant.refId);
  const { refId, rowVersion } = from ?? {};
  const fields = fieldsOf(tenant.slug, from);
  return (
    <>
      <PageHeader
        title={from ? `Edit ${from.name}` : "New integration"}
        crumbs={[...listCrumbs(INTEGRATION, tenant), { label: from?.name ?? "New" }]}
        details={<span>The secret itself stays in the secret store: only its name is kept here.</span>}
      />
      <div className="pt-3">
        <RecordForm
          draft={`integration/${tenant.refId}/${from ? `${from.refId}/${from.rowVersion}` : "new"}`}
          fields={from ? fields : [PROVIDER, ...fields]}
          submit={from ? "Save" : "Connect"}
          action={from ? changeIntegration : connectIntegration}
          given={from ? { tenant: tenant.refId, refId, rowVersion } : { tenant: tenant.refId }}
          onDone={(made: { refId: string }) => {
            toast({ title: from ? "The integration is changed." : "The integration is connected.", hue: "good" });
            router.push(`${list}/${made.refId}`);
          }}
          onCancel={() => router.push(from ? `${list}/${from.refId}` : list)}
        />
      </div>
    </>
  );
}

const PROVIDER: FormField = {
  kind: "choice",
  name: "provider",
  label: "Service",
  hint: "It stays as it is: another service is another integration.",
  required: true,
  initial: "wordpress",
  options: PROVIDER_OPTIONS,
};

function fieldsOf(slug: string, from: IntegrationDetail | null): FormField[] {
  return [
    { name: "name", label: "Name", required: true, maxLength: 120, initial: from?.name ?? "" },
    {
      name: "secretRef",
      label: "Name of the secret",
      hint: `Where its key lies in the secret store, such as vault:tenants/${slug}/hubspot. Never the key itself.`,
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
  ];
}
