import type { EntityAuditAction } from "@/lib/entities";

/** Audit names for what is not an entity. Each entity declares its own. */
export const OTHER_AUDIT_ACTIONS = [
  "staff.signed_in",
  "staff.signed_out",
  "staff.sign_in_refused",
  "staff.added",
  "staff.changed",
  "staff.invited",
  "staff.password_set",
  "staff.disabled",
  "staff.enabled",
  "staff.grant_given",
  "staff.grant_ended",
  "scope.all_tenants_entered",
  "scope.all_tenants_left",
  "user.invited",
  "user.changed",
  "user.removed",
  "saved_view.saved",
  "saved_view.removed",
  "identifier.looked_up",
  "identifier.located",
  "record.purged",
  "audit_trail.checked",
] as const;

/** Every audit name, as `<kind>.<what was done>`. There are no others. */
export type AuditAction = EntityAuditAction | (typeof OTHER_AUDIT_ACTIONS)[number];

type SubjectOf<A> = A extends `${infer K}.${string}` ? (K extends "scope" ? "scope_elevation" : K) : never;

/** The kinds of subject that an event can have. */
export type AuditEntity = SubjectOf<AuditAction>;

/** The kind of record that an action is about. */
export function entityOfAction(action: AuditAction): AuditEntity {
  const [kind] = action.split(".");
  return (kind === "scope" ? "scope_elevation" : kind) as AuditEntity;
}
