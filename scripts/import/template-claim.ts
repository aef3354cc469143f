import type { GlobalScope } from "@/lib/core/access/scope";
import { newRefId, sha256 } from "@/lib/core/ids";
import { numberedSlugs } from "@/lib/core/input/made-slug";
import { SKILL_SLUG } from "@/lib/skills/model";
import type { NewSkillVersion } from "@/lib/skills/provider";
import { inOwner } from "@/lib/skills/store";
import { findVersion, fingerprintOf } from "@/lib/skills/versions";
import { scoped } from "@/lib/stores/mongo";
import { Refusal } from "./run";

type TemplateClaim = { refId: string; at: Date };

/**
 * Finds the ref_id for a template. Claims belong to tenants, and a template has none. So it is the ref_id of the row
 * with its slug, or with its name if it has no slug; else the one under which an interrupted import stored the same
 * text; else a new one.
 * @throws Refusal if its slug belongs to another template
 */
export async function claimTemplate(scope: GlobalScope, template: NewSkillVersion): Promise<TemplateClaim> {
  const { slug, name } = template;
  const named = slug === undefined ? { OR: [{ name }, { slug: { in: numberedSlugs(name, SKILL_SLUG) } }] } : { slug };
  const where = { tenantId: null, deletedOn: null, ...named };
  const select = { refId: true, createdAt: true };
  const rows = await inOwner(scope, (tx) => tx.skill.findMany({ where, select }));
  for (const { refId, createdAt } of rows) {
    const first = await findVersion(scope, refId, 1);
    if (first && fingerprintOf(first) === fingerprintOf(template)) return { refId, at: createdAt };
  }
  if (slug !== undefined && rows.length > 0) {
    throw new Refusal(`the library already has a different template ${slug}. Edit it there`);
  }
  const at = new Date();
  return (await findUnfinished(scope, template)) ?? { refId: newRefId(at), at };
}

async function findUnfinished(scope: GlobalScope, template: NewSkillVersion): Promise<TemplateClaim | null> {
  const stored = await scoped(scope, "skills").find({ version: 1, sha256: sha256(template.body) }, { limit: 100 });
  const same = stored.filter((document) => fingerprintOf(document) === fingerprintOf(template));
  const among = { refId: { in: same.map(({ skillRef }) => skillRef) } };
  const whole = await inOwner(scope, (tx) => tx.skill.findMany({ where: among, select: { refId: true } }));
  const left = same.find(({ skillRef }) => !whole.some(({ refId }) => refId === skillRef));
  return left ? { refId: left.skillRef, at: left.createdAt } : null;
}
