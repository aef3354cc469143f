import { systemScope, type TenantScope } from "@/lib/core/access/scope";
import { readDirectory } from "@/lib/stores/postgres";
import { findTenantForProgram } from "@/lib/tenants/store";
import type { Job } from "./duties";

const PROGRAM = "worker";
const ME = { kind: "system", name: PROGRAM } as const;

type Found = { id: string; refId: string; name: string };

/** Tenants with due work, longest waiting first. */
export async function tenantsDue(most: number): Promise<TenantScope[]> {
  const [found] = await readDirectory(ME, (db) => [
    db.$queryRaw<Found[]>`SELECT id, ref_id AS "refId", name FROM tenants_with_due_work(${most}::int)`,
  ]);
  return found.map((tenant) => systemScope(tenant, PROGRAM));
}

/** Tenants with a waiting job of this kind, longest waiting first. */
export async function tenantsWaiting(job: Job, most: number): Promise<TenantScope[]> {
  const [found] = await readDirectory(ME, (db) => [
    db.$queryRaw<Found[]>`SELECT id, ref_id AS "refId", name FROM tenants_with_waiting_jobs(${job}, ${most}::int)`,
  ]);
  return found.map((tenant) => systemScope(tenant, PROGRAM));
}

export async function everyTenant(): Promise<TenantScope[]> {
  const [found] = await readDirectory(ME, (db) => [
    db.tenant.findMany({
      where: { deletedOn: null },
      select: { id: true, refId: true, name: true },
      orderBy: { id: "asc" },
    }),
  ]);
  return found.map((tenant) => systemScope(tenant, PROGRAM));
}

/** @throws if the tenant does not exist */
export async function tenantNamed(slugOrRef: string): Promise<TenantScope> {
  const scope = await findTenantForProgram(slugOrRef, PROGRAM);
  if (!scope) throw new Error(`There is no tenant "${slugOrRef}". Use a slug such as "harbour-pine", or a ref_id.`);
  return scope;
}
