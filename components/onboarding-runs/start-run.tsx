"use client";

import { useRouter } from "next/navigation";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { toast } from "@/components/ui/toast";
import { listAddress } from "@/lib/core/entity";
import { startOnboardingRun } from "@/lib/onboarding-runs/actions";
import { ONBOARDING_RUN } from "@/lib/onboarding-runs/entity";

const FIELDS = [
  {
    kind: "url",
    name: "website",
    label: "Website",
    hint: "The company's own site, where the agents start reading. A tenant can have one open run at a time.",
    required: true,
    placeholder: "https://www.example.com",
    maxLength: 2000,
  },
] as const satisfies readonly FormField[];

/** Form that starts an onboarding run. An agent then picks it up. */
export function StartRun({ tenant }: { tenant: string }) {
  const router = useRouter();
  const list = listAddress(ONBOARDING_RUN, tenant);
  return (
    <RecordForm
      draft={`onboarding/${tenant}/new`}
      fields={FIELDS}
      submit="Start run"
      action={startOnboardingRun}
      given={{ tenant }}
      onDone={({ refId }) => {
        toast({ title: "Run created. An agent will start it.", hue: "good" });
        router.push(`${list}/${refId}`);
      }}
      onCancel={() => router.push(list)}
    />
  );
}
