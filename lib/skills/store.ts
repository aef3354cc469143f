import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { slugsFor } from "@/lib/core/input/made-slug";
import { historyOf } from "@/lib/core/records/history";
import type { PageRequest } from "@/lib/core/records/list";
import type { TransitionView } from "@/lib/core/records/machine";
import { SKILL_OWNERS, SKILL_SLUG, type SkillEvent, type SkillOwner, type SkillStatus } from "@/lib/skills/model";
import { enterGlobal, inNoTenant, inTenant, type Prisma, type Tx } from "@/lib/stores/postgres";

export type SkillRecord = Prisma.SkillGetPayload<object>;

/** A version whose Markdown and document are stored, so that a row can refer to it. */
export type StoredVersion = {
  refId: string;
  version: number;
  name: string;
  contentRef: string;
  contentSha256: string;
  at: Date;
};

/** Runs `work` in a transaction of the owner: a tenant's, or one without a tenant. */
export function inOwner<T>(scope: OwnerScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scope.kind === "tenant" ? inTenant(scope, work) : inNoTenant(work);
}

const ownerId = (scope: OwnerScope) => (scope.kind === "tenant" ? scope.tenantId : null);

/** What is visible in a scope: in a tenant its own skills and the templates, otherwise only templates. */
function seenFrom(scope: OwnerScope, whose?: SkillOwner[]): Prisma.SkillWhereInput {
  const alive = { deletedOn: null };
  if (scope.kind === "global") return { ...alive, tenantId: null };
  const owners = { own: { tenantId: scope.tenantId }, global: { tenantId: null } };
  return { ...alive, OR: (whose?.length ? whose : SKILL_OWNERS).map((each) => owners[each]) };
}

export type SkillNarrowing = {
  status?: SkillStatus[] | undefined;
  whose?: SkillOwner[] | undefined;
  tag?: string | undefined;
};

/** One page of skills, newest first. `among` are the ref_ids that MongoDB found by their tag. */
export async function listSkills(
  scope: OwnerScope,
  { status, whose }: SkillNarrowing,
  among: string[] | null,
  page: PageRequest,
): Promise<SkillRecord[]> {
  const narrowed = [
    ...(status?.length ? [{ status: { in: status } }] : []),
    ...(among ? [{ refId: { in: among } }] : []),
  ];
  return inOwner(scope, (tx) =>
    tx.skill.findMany({ where: { AND: [seenFrom(scope, whose), ...narrowed, page.where] }, ...page.order }),
  );
}

/** The rows with these ref_ids, unsorted. Rows that are deleted or outside this scope are left out. */
export async function findSkills(
  scope: OwnerScope,
  refIds: string[],
  { status, whose }: SkillNarrowing,
): Promise<SkillRecord[]> {
  const states = status?.length ? { status: { in: status } } : {};
  return inOwner(scope, (tx) =>
    tx.skill.findMany({ where: { AND: [seenFrom(scope, whose), { refId: { in: refIds }, ...states }] } }),
  );
}

/** The row, of the tenant's own skill or of a template. */
export async function findSkill(scope: OwnerScope, refId: string): Promise<SkillRecord | null> {
  return inOwner(scope, (tx) => tx.skill.findFirst({ where: { ...seenFrom(scope), refId } }));
}

/**
 * The owner's own row.
 * @throws NOT_FOUND, also for a template in a tenant's scope: templates are changed in the library
 */
export async function ownedSkill(scope: OwnerScope, refId: string): Promise<SkillRecord> {
  const where = { tenantId: ownerId(scope), refId, deletedOn: null };
  const row = await inOwner(scope, (tx) => tx.skill.findFirst({ where }));
  if (!row)
    throw new AppError(
      "NOT_FOUND",
      `This skill does not exist ${scope.kind === "tenant" ? "in this tenant" : "in the library"}.`,
    );
  return row;
}

/** @throws CONFLICT for the field, when the owner already has a skill with this slug */
export async function requireFreeSlug(scope: OwnerScope, slug: string): Promise<void> {
  const where = { tenantId: ownerId(scope), slug, deletedOn: null };
  const taken = await inOwner(scope, (tx) => tx.skill.findFirst({ where, select: { name: true } }));
  if (taken) throw slugTaken(slug, taken.name);
}

function slugTaken(slug: string, by?: string): AppError {
  const taken = `Already used${by ? ` by “${by}”` : ""}. Choose another.`;
  return new AppError("CONFLICT", `slug: ${taken}`, { slug: taken });
}

/** The columns of the row that refer to a version. */
export const columnsOf = ({
  version,
  name,
  contentRef,
  contentSha256,
}: Pick<StoredVersion, "version" | "name" | "contentRef" | "contentSha256">) => ({
  name,
  currentVersion: version,
  contentRef,
  contentSha256,
});

/**
 * Makes a stored version visible: creates the row of a new skill, or sets a draft's new text. A published skill keeps
 * its current version until the new one is published. The default slug of a new skill comes from its name. Repeating it
 * changes nothing.
 */
export async function adoptDraft(
  tx: Tx,
  scope: OwnerScope,
  slug: string | undefined,
  stored: StoredVersion,
): Promise<SkillRecord> {
  if (scope.kind === "global") await enterGlobal(tx, scope);
  const { refId, at } = stored;
  const where = { tenantId: ownerId(scope), refId, deletedOn: null };
  const data = { id: newId(at), refId, tenantId: ownerId(scope), status: "draft", createdAt: at, ...columnsOf(stored) };
  const slugs = slug === undefined ? slugsFor(stored.name, refId, SKILL_SLUG) : [slug];
  for (const each of slugs) {
    const { count } = await tx.skill.createMany({ data: { ...data, slug: each }, skipDuplicates: true });
    if (count > 0 || (await tx.skill.count({ where })) > 0) break;
  }
  await tx.skill.updateMany({
    where: { ...where, status: "draft", currentVersion: { lt: stored.version } },
    data: { ...columnsOf(stored), rowVersion: { increment: 1 } },
  });
  const row = await tx.skill.findFirst({ where });
  if (!row) throw slugTaken(slug ?? slugs.join(", "));
  return row;
}

/** A skill's transitions, newest first. */
export async function historyOfSkill(scope: OwnerScope, row: SkillRecord): Promise<TransitionView[]> {
  return row.tenantId && scope.kind === "tenant" ? historyOf(scope, "skill", row.id) : historyOfTemplate(row.refId);
}

/** A template's transitions, from the audit trail: templates have no history of their own. */
async function historyOfTemplate(refId: string): Promise<TransitionView[]> {
  const events = await inNoTenant((tx) =>
    tx.auditEvent.findMany({
      where: { tenantId: null, entity: "skill", entityRef: refId, action: { in: Object.keys(TRANSITION_ACTIONS) } },
      orderBy: [{ seq: "desc" }],
      take: 100,
    }),
  );
  return events.flatMap(({ action, actor, at, before, after }) => {
    const { event, to, ...told } = TRANSITION_ACTIONS[action as keyof typeof TRANSITION_ACTIONS];
    const { reason = null, contentSha256 = null } = sideOf(after);
    const from = sideOf(before).status ?? (event === "publish" ? told.from : null);
    return from ? [{ event, from, to, actor, reason, contentSha256, at: at.toISOString() }] : [];
  });
}

/** The audit actions that are transitions of a template. Reopening used to be audited as drafting. */
const TRANSITION_ACTIONS = {
  "skill.published": { event: "publish", from: "published", to: "published" },
  "skill.retired": { event: "retire", from: "published", to: "retired" },
  "skill.reopened": { event: "reopen", from: "retired", to: "draft" },
  "skill.drafted": { event: "reopen", from: "retired", to: "draft" },
} as const satisfies Partial<Record<AuditAction, { event: SkillEvent; from: SkillStatus; to: SkillStatus }>>;

function sideOf(json: Prisma.JsonValue): { status?: string; reason?: string; contentSha256?: string } {
  return json && typeof json === "object" && !Array.isArray(json) ? (json as Record<string, string>) : {};
}
