import type { Actor, TenantScope } from "@/lib/core/access/scope";
import { proven } from "@/lib/core/access/scope";
import type { Login, People } from "./people";
import type { DemoTenant } from "./tenants";

/** The context shared by all parts of the seed. */
export type Seeding = {
  seed: number;
  /** Midnight (UTC) of the day of the first run. Every date is counted back from it. */
  anchor: Date;
  scopes: ReadonlyMap<string, TenantScope>;
  people: People;
  onProgress(line: string): void;
};

export function scopeOf(seeding: Seeding, tenant: DemoTenant): TenantScope {
  const scope = seeding.scopes.get(tenant.slug);
  if (!scope) throw new Error(`The tenant ${tenant.slug} was not entered.`);
  return scope;
}

/** The tenant's scope with a demo staff member as actor, so that histories name people. */
export function asStaff(scope: TenantScope, people: People, login: Login): TenantScope {
  const { kind, tenantId, tenantRef, tenantName } = scope;
  const { id, refId, name, email } = people[login];
  const grants = [{ role: "admin" as const, tenantId }];
  const actor: Actor = { kind: "staff", id, refId, name, email, grants };
  return proven<TenantScope>({ kind, tenantId, tenantRef, tenantName, actor });
}
