import "server-only";
import type { Grant } from "@/lib/core/access/permissions";

/** Who acts: a signed-in staff member, or one of our programs (import, seed, worker). */
export type Actor =
  | { kind: "staff"; id: string; refId: string; name: string; email: string; grants: readonly Grant[] }
  | { kind: "system"; name: string };

declare const proof: unique symbol;

/** Proof of entry into one tenant. Only the gate and `systemScope` make it; a bare id does not have its type. */
export type TenantScope = {
  readonly kind: "tenant";
  readonly tenantId: string;
  readonly tenantRef: string;
  readonly tenantName: string;
  readonly actor: Actor;
  readonly [proof]: true;
};

/**
 * Proof of entry into all tenants at once, with a reason and an end. For reading lists; the types of writes refuse it.
 */
export type AllTenantsScope = {
  readonly kind: "all";
  readonly elevationId: string;
  readonly reason: string;
  readonly expiresAt: Date;
  readonly actor: Actor;
  readonly [proof]: true;
};

/** Proof of being staff, and no more: gives access to the directory of tenants and the person's own rows. */
export type StaffScope = { readonly kind: "staff"; readonly actor: Actor & { kind: "staff" }; readonly [proof]: true };

/** Proof of a grant for all tenants, for records that belong to no tenant. */
export type EverywhereScope = StaffScope & { readonly everywhere: true };

/** Proof of the right to write records that belong to no tenant: global templates. */
export type GlobalScope = { readonly kind: "global"; readonly actor: Actor; readonly [proof]: true };

/** The owner of documents and objects: one tenant, or none. */
export type OwnerScope = TenantScope | GlobalScope;

/** The scope of a list that can span tenants. */
export type ListScope = TenantScope | AllTenantsScope;

type Unproven<S> = Omit<S, typeof proof>;

/**
 * The only place that makes a proof. A lint rule limits its callers to the gate and the programs in scripts/ and
 * prisma/seed.
 */
export function proven<S extends TenantScope | AllTenantsScope | StaffScope | GlobalScope>(claim: Unproven<S>): S {
  return Object.freeze(claim) as unknown as S;
}

/** A program's entry into one tenant. */
export function systemScope(tenant: { id: string; refId: string; name: string }, program: string): TenantScope {
  return proven<TenantScope>({
    kind: "tenant",
    tenantId: tenant.id,
    tenantRef: tenant.refId,
    tenantName: tenant.name,
    actor: { kind: "system", name: program },
  });
}

/** Entry into records that belong to no tenant: for staff with a grant for all tenants, or for a program. */
export function globalScope(entered: EverywhereScope | { program: string }): GlobalScope {
  const actor: Actor = "program" in entered ? { kind: "system", name: entered.program } : entered.actor;
  return proven<GlobalScope>({ kind: "global", actor });
}

/** The actor's name in history and audit rows. */
export function nameOf(actor: Actor): string {
  return actor.kind === "staff" ? actor.email : actor.name;
}

/** The staff id of the actor, or null for a program. */
export function staffIdOf(actor: Actor): string | null {
  return actor.kind === "staff" ? actor.id : null;
}
