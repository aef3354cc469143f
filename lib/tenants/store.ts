import "server-only";
import { proven, systemScope, type Actor, type TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { slugsFor } from "@/lib/core/input/made-slug";
import type { PageRequest } from "@/lib/core/records/list";
import { containing } from "@/lib/stores/like";
import { inTenant, readDirectory, type Prisma, type Tx } from "@/lib/stores/postgres";
import { TENANT_SLUG, type TenantStatus } from "@/lib/tenants/model";

export const withPlan = { plan: { select: { name: true } } } as const;

export type TenantRecord = Prisma.TenantGetPayload<{ include: typeof withPlan }>;

type Filters = { search?: string | undefined; status?: TenantStatus[] | undefined };

/** The search matches names and slugs. */
function listed({ search, status }: Filters): Prisma.TenantWhereInput {
  const found = search && containing(search);
  return {
    deletedOn: null,
    ...(found ? { OR: [{ name: found }, { slug: found }] } : {}),
    ...(status?.length ? { status: { in: status } } : {}),
  };
}

/** One page of the tenants the actor has a grant for. */
export async function listTenants(actor: Actor, filters: Filters, page: PageRequest): Promise<TenantRecord[]> {
  const where = { ...listed(filters), AND: page.where };
  const [rows] = await readDirectory(actor, (db) => [db.tenant.findMany({ where, ...page.order, include: withPlan })]);
  return rows;
}

/** The tenant with this slug, if the actor has a grant for it. */
export async function findTenantBySlug(actor: Actor, slug: string): Promise<{ refId: string } | null> {
  const [tenant] = await readDirectory(actor, (db) => [
    db.tenant.findFirst({ where: { slug, deletedOn: null }, select: { refId: true } }),
  ]);
  return tenant;
}

/** The number of these tenants that match the filters, up to `limit`. */
export async function countTenants(actor: Actor, filters: Filters, limit: number): Promise<number> {
  const [count] = await readDirectory(actor, (db) => [db.tenant.count({ where: listed(filters), take: limit })]);
  return count;
}

/**
 * Inserts a new tenant and enters it for the rest of the transaction. The default slug is the first free one from its
 * name. Null when the given slug is taken.
 */
export async function insertTenant(
  tx: Tx,
  { slug, ...tenant }: { name: string; slug: string | undefined; region: string; planId: string },
): Promise<{ id: string; refId: string; slug: string } | null> {
  const [id, refId] = [newId(), newRefId()];
  await tx.$executeRaw`SELECT set_config('app.tenant_id', ${id}, true)`;
  for (const each of slug === undefined ? slugsFor(tenant.name, refId, TENANT_SLUG) : [slug]) {
    const data = { ...tenant, slug: each, id, refId, status: "trial" };
    const { count } = await tx.tenant.createMany({ data, skipDuplicates: true });
    if (count === 1) return { id, refId, slug: each };
  }
  return null;
}

/**
 * Changes the tenant's own row.
 * @returns the row before the change
 * @throws CONFLICT when it has changed since it was read
 */
export async function changeTenantRow(
  tx: Tx,
  scope: TenantScope,
  rowVersion: number,
  data: Prisma.TenantUncheckedUpdateManyInput,
): Promise<TenantRecord> {
  const where = { id: scope.tenantId, deletedOn: null };
  const before = await tx.tenant.findFirst({ where, include: withPlan });
  if (!before) throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
  const { count } = await tx.tenant.updateMany({
    where: { ...where, rowVersion },
    data: { ...data, rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "The tenant has changed since you opened it. Reload to see the current version.");
  return before;
}

type Provision = {
  id: string;
  refId: string;
  slug: string;
  name: string;
  status: TenantStatus;
  planId: string;
  region: string;
  createdAt: Date;
};

/** Creates a tenant and enters it, for our programs. Repeating it with the same refId enters the existing one. */
export async function provisionTenant(tenant: Provision, program = "provisioning"): Promise<TenantScope> {
  const there = await findTenantForProgram(tenant.refId, program);
  if (there) return there;
  const claim = { tenantId: tenant.id, tenantRef: tenant.refId, tenantName: tenant.name };
  const scope = proven<TenantScope>({ kind: "tenant", ...claim, actor: { kind: "system", name: program } });
  await inTenant(scope, async (tx) => {
    await tx.tenant.create({ data: tenant });
  });
  return scope;
}

/** Enters a tenant for one of our programs, by slug or ref_id; null when there is none. */
export async function findTenantForProgram(slugOrRef: string, program = "provisioning"): Promise<TenantScope | null> {
  const [row] = await readDirectory({ kind: "system", name: program }, (db) => [
    db.tenant.findFirst({ where: { deletedOn: null, OR: [{ slug: slugOrRef }, { refId: slugOrRef }] } }),
  ]);
  return row && systemScope(row, program);
}
