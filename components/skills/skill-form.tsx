"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useRef, type FormEvent } from "react";
import { useFieldIn } from "@/components/content/use-field-in";
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

/** The newest version, which pre-fills the next one. */
type StartingSkill = {
  refId: string;
  rowVersion: number;
  version: number;
  name: string;
  description: string;
  tags: string[];
  body: string;
};

type NewSkill = Parameters<typeof createTemplate>[0];
type NextVersion = Parameters<typeof reviseTemplate>[0];
type Props = { tenant: { refId: string; name: string } | null; from: StartingSkill | null };

/** Form for a new skill or its next version, for a tenant or as a template, with a preview. */
export function SkillForm({ tenant, from }: Props) {
  const router = useRouter();
  const area = useRef<HTMLDivElement>(null);
  const text = useFieldIn(area, "body");
  const list = skillsAt(tenant?.refId ?? null);
  const what = tenant ? "skill" : "template";
  const create = (skill: NewSkill) =>
    tenant ? createSkill({ ...skill, tenant: tenant.refId }) : createTemplate(skill);
  const revise = (next: NextVersion) =>
    tenant ? reviseSkill({ ...next, tenant: tenant.refId }) : reviseTemplate(next);
  const common = {
    draft: `skill/${tenant?.refId ?? "global"}/${from?.refId ?? "new"}`,
    submit: "Save as draft",
    onDone: ({ refId, version }: { refId: string; version: number }) => {
      toast({ title: `Version ${version} saved as a draft. Publish it when it is ready.`, hue: "good" });
      router.push(`${list}/${refId}?version=${version}`);
    },
    onCancel: () => router.push(from ? `${list}/${from.refId}` : list),
  };
  return (
    <>
      <PageHeader
        title={from ? `Draft version ${from.version + 1}` : `New ${what}`}
        crumbs={[...listCrumbs(SKILL, tenant), { label: from ? from.name : "New" }]}
        details={<span>Saved as a draft. Agents use it once it is published.</span>}
      />
      <div className="grid grid-cols-1 items-start gap-6 pt-3 xl:grid-cols-2">
        <div ref={area} onInputCapture={from ? undefined : suggestSlug} className="min-w-0">
          {from ? (
            <RecordForm
              {...common}
              version={from.version}
              fields={[{ ...NAME, initial: from.name }, ...textFields(from)]}
              action={revise}
              given={{ refId: from.refId, rowVersion: from.rowVersion, after: from.version }}
            />
          ) : (
            <RecordForm {...common} fields={[NAME, SLUG, ...textFields(null)]} action={create} given={{}} />
          )}
        </div>
        <TextPreview text={text} />
      </div>
    </>
  );
}

const NAME = { name: "name", label: "Name", required: true, maxLength: 120 } as const satisfies FormField;
const SLUG = {
  name: "slug",
  label: "Slug",
  maxLength: SKILL_SLUG.max,
  hint: "What agents call it, such as cold-email. Leave empty to derive it from the name. Cannot be changed later.",
} as const satisfies FormField;

function textFields(from: StartingSkill | null) {
  return [
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
      hint: "Up to 12, separated by commas.",
      maxLength: 600,
      initial: from?.tags.join(", ") ?? "",
    },
    {
      kind: "long",
      name: "body",
      label: "Instructions",
      hint: "Markdown, up to 100,000 characters.",
      required: true,
      rows: 24,
      maxLength: MAX_BODY,
      monospace: true,
      initial: from?.body ?? "",
    },
  ] as const satisfies readonly FormField[];
}

/** Derives the slug from the name until the user edits the slug. */
function suggestSlug({ target, currentTarget }: FormEvent<HTMLDivElement>): void {
  const slug = currentTarget.querySelector<HTMLInputElement>("input[name=slug]");
  if (!slug || !(target instanceof HTMLInputElement) || target.name !== "name") return;
  if (slug.value !== (slug.dataset.suggested ?? "")) return;
  slug.dataset.suggested = slug.value = suggestedSlug(target.value, SKILL_SLUG.max);
}
