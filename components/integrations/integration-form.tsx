"use client";

import { useRouter } from "next/navigation";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { changeIntegration, connectIntegration } from "@/lib/integrations/actions";
import { MAX_SETTINGS, type IntegrationDetail } from "@/lib/integrations/model";
import { PROVIDER_OPTIONS } from "./integration-status";

type Props = { tenant: { refId: string; name: string; slug: string }; from: IntegrationDetail | null };

/** Staff connect a tenant to a service, or change how it is connected. */
export function IntegrationForm({ tenant, from }: Props) {
  const router = useRouter();
  const list = `/tenants/${tenant.refId}/integrations`;
  const { refId, rowVersion } = from ?? {};
  const fields = fieldsOf(tenant.slug, from);
  return (
    <>
      <PageHeader
        title={from ? `Edit ${from.name}` : "New integration"}
        crumbs={[
          { label: tenant.name, href: `/tenants/${tenant.refId}` },
          { label: "Integrations", href: list },
          { label: from?.name ?? "New" },
        ]}
        details={<span>The secret stays in the secret store. Only its reference is kept here.</span>}
      />
      <div className="pt-3">
        <RecordForm
          draft={`integration/${tenant.refId}/${from ? `${from.refId}/${from.rowVersion}` : "new"}`}
          fields={from ? fields : [PROVIDER, ...fields]}
          submit={from ? "Save" : "Connect"}
          action={from ? changeIntegration : connectIntegration}
          given={from ? { tenant: tenant.refId, refId, rowVersion } : { tenant: tenant.refId }}
          onDone={(made: { refId: string }) => {
            toast({ title: from ? "Integration saved." : "Integration connected.", hue: "good" });
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
  hint: "Cannot be changed. For another service, create a new integration.",
  required: true,
  initial: "wordpress",
  options: PROVIDER_OPTIONS,
};

function fieldsOf(slug: string, from: IntegrationDetail | null): FormField[] {
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
  ];
}
