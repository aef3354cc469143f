import { Reading } from "@/components/content/reading";
import { readArticle } from "@/components/content/rendering/read-article";
import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { DownloadButton } from "@/components/record/download-button";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import { Badge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import {
  deleteSkill,
  downloadSkill,
  downloadTemplate,
  transitionSkill,
  transitionTemplate,
} from "@/lib/skills/actions";
import { SKILL } from "@/lib/skills/entity";
import type { SkillDetail } from "@/lib/skills/model";
import { CopyTemplate } from "./copy-template";
import { OWNER_LABELS, skillsAt } from "./skill-owner";
import { SkillVersions } from "./skill-versions";

type Props = { skill: SkillDetail; permissions: Permission[] };

/** Detail page of a skill version: its text, the published version, and its storage. */
export function SkillDetailPage({ skill, permissions }: Props) {
  const { content, tenant, refId, shown } = skill;
  const at = `${skillsAt(tenant?.refId ?? null)}/${refId}`;
  const atHome = tenant === null || skill.whose === "own";
  const article = content.state === "present" ? readArticle(content.value) : null;
  return (
    <>
      <PageHeader
        title={shown?.name ?? skill.name}
        crumbs={[...listCrumbs(SKILL, tenant), { label: skill.name }]}
        status={
          <>
            <EntityStatus entity={SKILL} status={skill.status} />
            {tenant && <Badge>{OWNER_LABELS[skill.whose]}</Badge>}
          </>
        }
        details={
          <>
            <Id value={refId} />
            <code>{skill.slug}</code>
            <span>version {skill.version}</span>
            <span>
              created <Time at={skill.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            {tenant && atHome && (
              <DeleteRecord
                entity={SKILL}
                record={{ ...skill, tenant }}
                action={deleteSkill}
                permissions={permissions}
              />
            )}
            {shown && tenant && (
              <DownloadButton
                action={downloadSkill}
                given={{ tenant: tenant.refId, refId, version: shown.version }}
                permissions={permissions}
              />
            )}
            {shown && !tenant && (
              <DownloadButton
                action={downloadTemplate}
                given={{ refId, version: shown.version }}
                permissions={permissions}
              />
            )}
            {shown && skill.versions.state === "present" && skill.versions.value.length > 1 && (
              <LinkButton href={`${at}/changes?version=${shown.version}`}>Compare versions</LinkButton>
            )}
            {tenant && !atHome && skill.status === "published" && (
              <CopyTemplate tenant={tenant.refId} refId={refId} permissions={permissions} />
            )}
            {atHome && skill.status !== "retired" && permissions.includes("skill:write") && (
              <LinkButton href={`${at}/edit`}>New version</LinkButton>
            )}
          </>
        }
      />
      {atHome ? (
        <TransitionBar
          entity={SKILL}
          record={skill}
          action={skill.whose === "own" ? transitionSkill : transitionTemplate}
          permissions={permissions}
          // Publishing applies to the newest draft, so the button appears only on that page.
          hidden={shown?.status === "draft" ? [] : ["publish"]}
        />
      ) : (
        <Notice hue="progress" title="This is a template. Changes in the library apply to every tenant.">
          <a href={`/skills/${refId}`} className="text-accent underline">
            Open in the library
          </a>
        </Notice>
      )}
      <Pending skill={skill} at={at} />
      <Reading
        content={content}
        what="The text"
        article={article}
        asideLabel="About this skill"
        aside={
          <>
            <Shown skill={skill} />
            <SkillVersions skill={skill} at={at} />
            <StoragePanel storage={skill.storage} agreement={skill.agreement} />
            <History
              entity={SKILL}
              transitions={skill.history}
              record={{ tenant: skill.whose === "own" ? tenant : null, refId }}
              permissions={permissions}
            />
          </>
        }
      />
    </>
  );
}

/** Notice if the displayed version is not the newest or not the published one. */
function Pending({ skill, at }: { skill: SkillDetail; at: string }) {
  const { shown, versions, status, version } = skill;
  const newest = versions.state === "present" ? versions.value[0] : undefined;
  if (!shown || !newest) return null;
  const other = shown.version === newest.version ? version : newest.version;
  if (other === shown.version) return null;
  const title =
    newest.version === shown.version
      ? `Agents do not use this draft. Version ${version} is ${status}.`
      : `This is version ${shown.version}. Version ${newest.version} is ${newest.status}.`;
  return (
    <div className="pt-2">
      <Notice hue="progress" title={title}>
        <a href={`${at}?version=${other}`} className="text-accent underline">
          View version {other}
        </a>
      </Notice>
    </div>
  );
}

function Shown({ skill: { shown } }: { skill: SkillDetail }) {
  if (!shown) return null;
  return (
    <section aria-label="Shown version" className="rounded-md border border-line px-3">
      <DefinitionList
        items={[
          { term: "Version", value: `${shown.version}, ${shown.status}` },
          { term: "Description", value: shown.description || null },
          { term: "Tags", value: shown.tags.join(", ") || null },
          { term: "Created", value: <Time at={shown.createdAt} form="full" /> },
          { term: "sha256", value: <Id value={shown.sha256} /> },
        ]}
      />
    </section>
  );
}
