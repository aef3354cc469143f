"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useRef, type FormEvent } from "react";
import { useTextIn } from "@/components/content/use-text-in";
import { listCrumbs } from "@/components/record/crumbs";
import type { FormField } from "@/components/record/form-fields";
import { RecordForm } from "@/components/record/record-form";
import { PageHeader } from "@/components/shell/page-header";
import { toast } from "@/components/ui/toast";
import { suggestedSlug } from "@/lib/core/input/slug";
import { createSkill, createTemplate, reviseSkill, reviseTemplate } from "@/lib/skills/actions";
import { SKILL } from "@/lib/skills/entity";
import { MAX_BODY, SKILL_SLUG } from "@/lib/skills/model";
import { skillsAt } from "./skill-owner";

const TextPreview = dynamic(() => import("@/components/content/text-preview").then((module) => module.TextPreview), {
  ssr: false,
});

/** The newest version as it was read, which the next one begins as. */
export type StartingSkill = {
  refId: string;
  rowVersion: number;
  version: number;
  name: string;
  description: string;
  tags: string[];
  body: string;
};

type Props = { tenant: { refId: string; name: string } | null; from: StartingSkill | null };

/** Staff write a skill or its next version, of a tenant or for all of them, with the reading view beside it. */
export function SkillForm({ tenant, from }: Props) {
  const router = useRouter();
  const area = useRef<HTMLDivElement>(null);
  const text = useTextIn(area);
  const list = skillsAt(tenant?.refId ?? null);
  const what = tenant ? "skill" : "template";
  const of = tenant ? { tenant: tenant.refId } : {};
  const given = from ? { ...of, refId: from.refId, rowVersion: from.rowVersion, after: from.version } : of;
  const [create, revise] = tenant ? ([createSkill, reviseSkill] as const) : ([createTemplate, reviseTemplate] as const);
  return (
    <>
      <PageHeader
        title={from ? `Write version ${from.version + 1}` : `New ${what}`}
        crumbs={[...listCrumbs(SKILL, tenant), { label: from ? from.name : "New" }]}
        details={<span>It is kept as a draft: agents are given it once it is published.</span>}
      />
      <div className="grid grid-cols-1 items-start gap-6 pt-3 xl:grid-cols-2">
        <div ref={area} onInputCapture={from ? undefined : suggestSlug} className="min-w-0">
          <RecordForm
            draft={`skill/${tenant?.refId ?? "global"}/${from ? `${from.refId}/${from.version}` : "new"}`}
            fields={from ? fieldsOf(from) : [NAME, SLUG, ...fieldsOf(null).slice(1)]}
            submit="Save as draft"
            action={from ? revise : create}
            given={given}
            onDone={({ refId, version }: { refId: string; version: number }) => {
              toast({ title: `Version ${version} is a draft. Publish it when it is ready.`, hue: "good" });
              router.push(`${list}/${refId}?version=${version}`);
            }}
            onCancel={() => router.push(from ? `${list}/${from.refId}` : list)}
          />
        </div>
        <TextPreview text={text} />
      </div>
    </>
  );
}

const NAME: FormField = { name: "name", label: "Name", required: true, maxLength: 120 };
const SLUG: FormField = {
  name: "slug",
  label: "Slug",
  maxLength: SKILL_SLUG.max,
  hint: "What agents ask for it by, such as cold-email. Left empty, it is made from the name. It cannot be changed later.",
};

function fieldsOf(from: StartingSkill | null): FormField[] {
  return [
    { ...NAME, initial: from?.name ?? "" },
    {
      kind: "long",
      name: "description",
      label: "Description",
      hint: "When an agent should use it, in a sentence or two.",
      rows: 2,
      maxLength: 500,
      initial: from?.description ?? "",
    },
    {
      name: "tags",
      label: "Tags",
      hint: "Up to 12, parted by commas.",
      maxLength: 600,
      initial: from?.tags.join(", ") ?? "",
    },
    {
      kind: "long",
      name: "body",
      label: "What the agent is to do",
      hint: "Markdown, up to 100,000 characters.",
      required: true,
      rows: 24,
      maxLength: MAX_BODY,
      monospace: true,
      initial: from?.body ?? "",
    },
  ];
}

/** Follows the name with the slug, until somebody writes one of their own. */
function suggestSlug({ target, currentTarget }: FormEvent<HTMLDivElement>): void {
  const slug = currentTarget.querySelector<HTMLInputElement>("input[name=slug]");
  if (!slug || !(target instanceof HTMLInputElement) || target.name !== "name") return;
  if (slug.value !== (slug.dataset.suggested ?? "")) return;
  slug.dataset.suggested = slug.value = suggestedSlug(target.value, SKILL_SLUG.max);
}
