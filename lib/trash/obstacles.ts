import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Trashed } from "@/lib/core/records/restore-action";
import type { Tx } from "@/lib/stores/postgres";

type Asked = { tx: Tx; scope: TenantScope; row: Trashed };

/** A tenant has one strategy in review and one active. */
export async function strategyInTheWay({ tx, scope, row: { status } }: Asked): Promise<string | null> {
  if (status !== "in_review" && status !== "active") return null;
  const other = await tx.strategy.findFirst({ where: { tenantId: scope.tenantId, status, deletedOn: null } });
  return other && `Version ${other.version} is ${status.replace("_", " ")} now, and only one can be.`;
}

/** A post is what an activity made. */
export async function activityInTheWay(
  { tx, scope, row }: Asked,
  table: "blogPost" | "socialPost",
): Promise<string | null> {
  const where = { tenantId: scope.tenantId, id: row.id };
  const select = { activity: { select: { title: true, deletedOn: true } } } as const;
  const found =
    table === "blogPost"
      ? await tx.blogPost.findFirst({ where, select })
      : await tx.socialPost.findFirst({ where, select });
  return found?.activity.deletedOn
    ? `The activity that made it, "${found.activity.title}", is in the trash: restore that first.`
    : null;
}

/** A tenant has one onboarding run that is not over. */
export async function runInTheWay({ tx, scope, row: { status } }: Asked): Promise<string | null> {
  const over = ["completed", "cancelled", "expired"];
  if (over.includes(status)) return null;
  const where = { tenantId: scope.tenantId, deletedOn: null, status: { notIn: over } };
  const other = await tx.onboardingRun.findFirst({ where });
  return other && `The run of ${other.website} is under way, and only one can be.`;
}

/** A slug names one skill. */
export async function skillInTheWay({ tx, scope, row }: Asked): Promise<string | null> {
  const { tenantId } = scope;
  const mine = await tx.skill.findFirst({ where: { tenantId, id: row.id }, select: { slug: true } });
  const other = mine && (await tx.skill.findFirst({ where: { tenantId, slug: mine.slug, deletedOn: null } }));
  return other && `The skill "${other.name}" has its slug now.`;
}
