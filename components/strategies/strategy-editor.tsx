"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { TextFile } from "@/components/content/text-file";
import { useFieldIn } from "@/components/content/use-field-in";
import { listCrumbs } from "@/components/record/crumbs";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { listAddress } from "@/lib/core/entity";
import { draftStrategyVersion } from "@/lib/strategies/actions";
import { STRATEGY } from "@/lib/strategies/entity";
import { MAX_STRATEGY_BYTES } from "@/lib/strategies/model";

const Preview = dynamic(() => import("@/components/content/text-preview").then((module) => module.TextPreview), {
  ssr: false,
});

type StartingText = { refId: string; version: number; title: string; markdown: string };
type Props = { tenant: { refId: string; name: string }; from: StartingText | null };

/** Editor for the next version's title and Markdown, typed or from a file, with a preview. */
export function StrategyEditor({ tenant, from }: Props) {
  const router = useRouter();
  const area = useRef<HTMLDivElement>(null);
  const text = useFieldIn(area, "markdown");
  const list = listAddress(STRATEGY, tenant.refId);
  return (
    <>
      <PageHeader
        title="New strategy version"
        crumbs={[...listCrumbs(STRATEGY, tenant), { label: "New version" }]}
        details={
          <span>
            {from ? `Starts from the text of version ${from.version}. ` : ""}
            Saved as a draft. Until you save, your text stays in this browser.
          </span>
        }
      />
      <div className="grid grid-cols-1 items-start gap-6 pt-3 xl:grid-cols-2">
        <div ref={area} className="grid min-w-0 gap-4">
          <TextFile editor={area} maxBytes={MAX_STRATEGY_BYTES} />
          <RecordForm
            draft={`strategy/${tenant.refId}/${from?.refId ?? "new"}`}
            fields={fieldsOf(from)}
            submit="Save as draft"
            action={draftStrategyVersion}
            given={{ tenant: tenant.refId }}
            onDone={({ refId, version }) => {
              toast({ title: `Version ${version} saved as a draft. Submit it when it is ready.`, hue: "good" });
              router.push(`${list}/${refId}`);
            }}
            onCancel={() => router.push(from ? `${list}/${from.refId}` : list)}
          />
        </div>
        <Preview text={text} />
      </div>
    </>
  );
}

function fieldsOf(from: StartingText | null) {
  return [
    { name: "title", label: "Title", required: true, maxLength: 200, initial: from?.title ?? "" },
    {
      kind: "long",
      name: "markdown",
      label: "Text",
      hint: "Markdown, up to 1 MB.",
      required: true,
      rows: 28,
      monospace: true,
      initial: from?.markdown ?? "",
    },
  ] as const satisfies readonly FormField[];
}
