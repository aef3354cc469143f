import { basename } from "node:path";
import { z } from "zod";
import type { OwnerScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { newSkill } from "@/lib/skills/model";
import { draftSkill, publishSkill } from "@/lib/skills/provider";
import { inOwner, requireFreeSlug } from "@/lib/skills/store";
import { SKILL_VERSIONS } from "@/lib/skills/versions";
import { changedSince, claimSource } from "./claimed";
import { MARKDOWN, importFiles } from "./folder";
import { splitFront } from "./front-matter";
import { parsed } from "./parsed";
import { Refusal, type ImportRun, type ImportResult } from "./run";
import { LIMITS, readBounded, strictText } from "./source";
import { claimTemplate } from "./template-claim";

const STATUSES = ["draft", "published"] as const;
const source = newSkill.extend({ status: z.enum(STATUSES, `Choose one of ${STATUSES.join(", ")}`).default("draft") });

/** Imports each Markdown file of a folder as a tenant's skill, or as a template without a tenant. */
export async function importSkills(run: ImportRun<OwnerScope>, folder: string): Promise<void> {
  await importFiles(run, folder, { kind: MARKDOWN, what: "skills" }, (path) => importSkill(run.scope, path));
}

async function importSkill(scope: OwnerScope, path: string): Promise<ImportResult> {
  const name = basename(path);
  const bytes = await readBounded(path, LIMITS.markdown);
  const { status, ...skill } = readSkill(strictText(bytes, "the file"));
  const admit = async () => skill.slug === undefined || requireFreeSlug(scope, skill.slug);
  const { refId, at } =
    scope.kind === "global"
      ? await claimTemplate(scope, skill)
      : await claimSource(scope, {
          key: `import:skills/${name}`,
          fingerprint: sha256(bytes),
          isWritten: async (refId) => (await inOwner(scope, (tx) => tx.skill.count({ where: { refId } }))) > 0,
          admit,
          whenChanged: changedSince("edit the skill in the Console, or import it under another name with another slug"),
        });
  const there = await inOwner(scope, (tx) => tx.skill.findFirst({ where: { refId }, select: { deletedOn: true } }));
  if (there) {
    // Completes what a crash left unfinished after the row was written.
    if (!there.deletedOn) await SKILL_VERSIONS.complete(scope, refId);
    return "skipped";
  }
  await admit();
  const write = status === "published" ? publishSkill : draftSkill;
  await write(scope, { ...skill, refId, version: 1, at });
  return "written";
}

/** Reads `name` and optional `slug`, `description`, `tags` and `status` from the front matter; the body is the text. */
function readSkill(text: string): z.output<typeof source> {
  const { fields, body } = splitFront(text);
  if (Object.keys(fields).length === 0) throw new Refusal("it has no front matter. Add at least `name:`");
  const { tags, ...rest } = fields;
  const listed = Array.isArray(tags) ? { tags: tags.join(",") } : tags === undefined ? {} : { tags };
  return parsed(source, { ...rest, ...listed, body }, "the front matter");
}
