import type { TenantScope } from "@/lib/core/access/scope";
import { MEMBER_ROLES } from "@/lib/people/model";
import { addPerson } from "@/lib/people/store";
import { inTenant } from "@/lib/stores/postgres";
import { recountUsage } from "@/lib/tenants/recount";
import { daysBefore, Random } from "./random";
import { scopeOf, type Seeding } from "./seeding";
import { TENANTS, type DemoTenant } from "./tenants";

const FIRST = ["Ines", "Marek", "Yuki", "Tomás", "Adaeze", "Freja", "Noor", "Callum", "Priya", "Léa", "Jonas", "Mei"];
const LAST = ["Okafor", "Novák", "Sato", "Herrera", "Lindgren", "Haddad", "Fraser", "Iyer", "Moreau", "Weber", "Chen"];
const DAY = 86_400_000;
/** Usage is not counted during a bulk load, so it is counted from the records of this many days afterwards. */
const USAGE_DAYS = 62;

/** Each tenant's own people, its monthly subscriptions, and the usage counted from its records. */
export async function seedMembers(seeding: Seeding): Promise<void> {
  let people = 0;
  for (const tenant of TENANTS) {
    const scope = scopeOf(seeding, tenant);
    people += await seedPeople(seeding, tenant, scope);
    await seedSubscriptions(seeding, tenant, scope);
    await recountUsage(scope, daysBefore(new Date(), USAGE_DAYS));
  }
  seeding.onProgress(`${people} people of the tenants, with subscriptions and usage, are there`);
}

async function seedPeople({ seed, anchor }: Seeding, tenant: DemoTenant, scope: TenantScope): Promise<number> {
  const random = new Random(seed, "people", tenant.slug);
  const count = random.whole(3, 14);
  const names = new Set<string>();
  while (names.size < count) names.add(`${random.pick(FIRST)} ${random.pick(LAST)}`);
  await inTenant(scope, async (tx) => {
    for (const [index, name] of [...names].entries()) {
      const one = new Random(seed, "person", tenant.slug, index);
      const at = daysBefore(anchor, tenant.days * (1 - index / (count + 1)) - 1);
      const plain = name
        .normalize("NFD")
        .replace(/[^a-zA-Z ]/g, "")
        .toLowerCase()
        .replace(" ", ".");
      const role = index === 0 ? "owner" : one.pick(MEMBER_ROLES);
      const lastLoginAt = one.chance(0.85) ? daysBefore(anchor, one.unit() * 20) : null;
      await addPerson(tx, scope, {
        refId: one.refId(at),
        email: `${plain}@${tenant.slug}.test`,
        name,
        role,
        lastLoginAt,
        at,
      });
    }
  });
  return count;
}

/** The months up to now. Earlier ones have ended; the last one matches the tenant's status. */
async function seedSubscriptions({ seed, anchor }: Seeding, tenant: DemoTenant, scope: TenantScope): Promise<void> {
  const { tenantId } = scope;
  const months = Math.min(6, Math.max(1, Math.floor(tenant.days / 30)));
  const current = {
    trial: "trialing",
    active: "active",
    past_due: "past_due",
    suspended: "cancelled",
    closed: "ended",
  } as const;
  await inTenant(scope, async (tx) => {
    const row = await tx.tenant.findFirstOrThrow({ where: { id: tenantId }, select: { planId: true } });
    for (let back = months - 1; back >= 0; back--) {
      const periodStart = new Date(anchor.getTime() - (back * 30 + 12) * DAY);
      const random = new Random(seed, "subscription", tenant.slug, back);
      await tx.subscription.createMany({
        data: {
          id: random.uuid(periodStart),
          refId: random.refId(periodStart),
          tenantId,
          planId: row.planId,
          status: back > 0 ? "ended" : current[tenant.status],
          periodStart,
          periodEnd: new Date(periodStart.getTime() + 30 * DAY),
          cancelledAt: back === 0 && tenant.status === "suspended" ? new Date(anchor.getTime() - 3 * DAY) : null,
          createdAt: periodStart,
        },
        skipDuplicates: true,
      });
    }
  });
}
