import "server-only";
import type { Grant } from "@/lib/core/access/permissions";

/** Who acts: a signed-in member of staff, or a named program of ours (import, seed, worker). */
export type Actor =
  | { kind: "staff"; id: string; refId: string; name: string; email: string; grants: readonly Grant[] }
  | { kind: "system"; name: string };

declare const proof: unique symbol;

/** Proof of entry into one tenant. Made by the gate, or by `systemScope`; a bare id does not fit. */
export type TenantScope = {
  readonly kind: "tenant";
  readonly tenantId: string;
  readonly tenantRef: string;
  readonly tenantName: string;
  readonly actor: Actor;
  readonly [proof]: true;
};

/** Proof of a reasoned, timed entry into all tenants at once. For reading lists; writes refuse it by type. */
export type AllTenantsScope = {
  readonly kind: "all";
  readonly elevationId: string;
  readonly reason: string;
  readonly expiresAt: Date;
  readonly actor: Actor;
  readonly [proof]: true;
};

/** Proof of being staff, and no more: the directory of tenants and the person's own rows. */
export type StaffScope = { readonly kind: "staff"; readonly actor: Actor & { kind: "staff" }; readonly [proof]: true };

/** Proof of a grant for all tenants, for what belongs to none of them. */
export type EverywhereScope = StaffScope & { readonly everywhere: true };

/** Proof of the right to write what belongs to no tenant: global templates. */
export type GlobalScope = { readonly kind: "global"; readonly actor: Actor; readonly [proof]: true };

/** Whose documents and objects are written: one tenant's, or nobody's. */
export type OwnerScope = TenantScope | GlobalScope;

/** What a list that can span tenants reads in. */
export type ListScope = TenantScope | AllTenantsScope;

type Unproven<S> = Omit<S, typeof proof>;

/** The one place a proof is made. Callers are the gate and the programs in scripts/ and prisma/seed (lint). */
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

/** Entry into what belongs to no tenant: for staff with a grant for all of them, or for a program. */
export function globalScope(entered: EverywhereScope | { program: string }): GlobalScope {
  const actor: Actor = "program" in entered ? { kind: "system", name: entered.program } : entered.actor;
  return proven<GlobalScope>({ kind: "global", actor });
}

/** The actor as history and audit rows name them. */
export function nameOf(actor: Actor): string {
  return actor.kind === "staff" ? actor.email : actor.name;
}

/** The staff id of the actor, or null for a program. */
export function staffIdOf(actor: Actor): string | null {
  return actor.kind === "staff" ? actor.id : null;
}
