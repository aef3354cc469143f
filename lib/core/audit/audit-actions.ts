import type { EntityAuditAction } from "@/lib/entities";

/** What the Console writes down about what is no entity. Each entity declares its own names. */
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

/** Everything the Console writes down, as `<kind>.<what was done>`. There is no other action. */
export type AuditAction = EntityAuditAction | (typeof OTHER_AUDIT_ACTIONS)[number];

type SubjectOf<A> = A extends `${infer K}.${string}` ? (K extends "scope" ? "scope_elevation" : K) : never;

/** What an event can be about. */
export type AuditEntity = SubjectOf<AuditAction>;

/** The kind of record that an action is about. */
export function entityOfAction(action: AuditAction): AuditEntity {
  const [kind] = action.split(".");
  return (kind === "scope" ? "scope_elevation" : kind) as AuditEntity;
}
