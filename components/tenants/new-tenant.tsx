"use client";

import { useRouter } from "next/navigation";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { createTenant } from "@/lib/tenants/actions";
import { REGIONS, type PlanView } from "@/lib/tenants/model";
import { priceOf } from "./plan-words";

export function NewTenantPage({ plans }: { plans: PlanView[] }) {
  const router = useRouter();
  const fields = [
    { name: "name", label: "Name", required: true, maxLength: 120 },
    {
      name: "slug",
      label: "Slug",
      maxLength: 48,
      hint: "Lowercase letters, digits and hyphens. Leave empty to derive it from the name. Cannot be changed later.",
    },
    {
      kind: "choice",
      name: "region",
      label: "Region",
      required: true,
      options: REGIONS.map((value) => ({ value, label: value })),
    },
    {
      kind: "choice",
      name: "plan",
      label: "Plan",
      required: true,
      options: plans.map((plan) => ({ value: plan.refId, label: `${plan.name}, ${priceOf(plan)}` })),
    },
  ] as const satisfies readonly FormField[];
  return (
    <>
      <PageHeader title="New tenant" crumbs={[{ label: "Tenants", href: "/tenants" }, { label: "New" }]} />
      <RecordForm
        draft="new-tenant"
        fields={fields}
        submit="Create tenant"
        action={createTenant}
        given={{}}
        onDone={({ refId }) => {
          toast({ title: "Tenant created on a trial.", hue: "good" });
          router.push(`/tenants/${refId}`);
        }}
        onCancel={() => router.push("/tenants")}
      />
    </>
  );
}
