import pLimit from "p-limit";
import { createActivity } from "@/lib/activities/provider";
import { nameOf, type TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { purgeKeyOf } from "@/lib/core/records/claims";
import { inTenant } from "@/lib/stores/postgres";
import { daysBefore, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { TENANTS } from "./tenants";

/** Discarded activities and the reasons. */
const DISCARDED = [
  ["Compare our prices with last year's", "The price list it starts from was withdrawn."],
  ["Collect questions from the spring webinar", "The same work was planned twice; the other one is done."],
  ["Survey of regional competitors", "The tenant asked us to leave this market out."],
  ["Monthly report on search terms", "It was planned for the wrong month."],
  ["Illustrations for the autumn series", "The series was dropped from the strategy."],
  ["Reading list for the sales team", "Nobody could say who wanted it."],
] as const;

/** A few activities in each tenant's trash, deleted by support in the last three weeks. */
export async function seedTrash(seeding: Seeding): Promise<void> {
  const { seed, anchor, people, onProgress } = seeding;
  const discarded = TENANTS.flatMap((tenant) => {
    const random = new Random(seed, "trash", tenant.slug);
    const scope = asStaff(scopeOf(seeding, tenant), people, "support");
    return DISCARDED.filter(() => random.chance(0.6)).map(([title, reason], n) => {
      const at = daysBefore(anchor, 24 + n);
      return {
        scope,
        reason,
        deletedOn: daysBefore(anchor, 1 + random.whole(0, 20)),
        activity: { title, refId: random.refId(at), at },
      };
    });
  });
  await pLimit(3).map(discarded, async ({ scope, reason, deletedOn, activity }) => {
    if (await isPurged(scope, activity.refId)) return;
    await createActivity(scope, { ...activity, kind: "research", status: "planned" });
    await discard(scope, activity.refId, deletedOn, reason);
  });
  onProgress(`${discarded.length} discarded activities are in the trash`);
}

async function isPurged(scope: TenantScope, refId: string): Promise<boolean> {
  const where = { tenantId: scope.tenantId, key: purgeKeyOf(refId) };
  return (await inTenant(scope, (tx) => tx.idempotencyKey.count({ where }))) > 0;
}

/** Deletes the activity as staff do, once. An activity that was restored since stays restored. */
async function discard(scope: TenantScope, refId: string, deletedOn: Date, reason: string): Promise<void> {
  const { tenantId, actor } = scope;
  await inTenant(scope, async (tx) => {
    const where = { tenantId, refId, deletedOn: null, rowVersion: 1 };
    const { count } = await tx.activity.updateMany({ where, data: { deletedOn, rowVersion: { increment: 1 } } });
    if (count === 0) return;
    const change = { ref: refId, before: { deletedOn: null }, after: { deletedOn: deletedOn.toISOString(), reason } };
    await writeAudit(tx, { tenantId, actor, action: "activity.deleted", change, request: programRun(nameOf(actor)) });
  });
}
