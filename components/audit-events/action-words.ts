import { humanize, kindName } from "@/components/record/words";
import type { AuditAction, AuditEntity } from "@/lib/core/audit/audit-actions";
import { findEntity, type EntityAuditAction, type EntityKind } from "@/lib/entities";

/** Labels of actions that do not belong to an entity. */
const OTHER_ACTIONS: Record<Exclude<AuditAction, EntityAuditAction>, string> = {
  "staff.signed_in": "Signed in",
  "staff.signed_out": "Signed out",
  "staff.sign_in_refused": "Sign-in refused",
  "staff.added": "Staff member added",
  "staff.changed": "Staff member changed",
  "staff.invited": "Staff member invited",
  "staff.password_set": "Password set",
  "staff.disabled": "Staff member disabled",
  "staff.enabled": "Staff member enabled",
  "staff.grant_given": "Access granted",
  "staff.grant_ended": "Access revoked",
  "scope.all_tenants_entered": "All-tenant view started",
  "scope.all_tenants_left": "All-tenant view ended",
  "user.invited": "Person invited",
  "user.changed": "Person changed",
  "user.removed": "Person removed",
  "saved_view.saved": "Saved view created",
  "saved_view.removed": "Saved view removed",
  "identifier.looked_up": "Identifier looked up",
  "identifier.located": "Identifier located",
  "record.purged": "Record purged",
  "audit_trail.checked": "Audit trail checked",
};

/** Labels of entity actions whose humanized name would be unclear. */
const LABEL_OVERRIDES: Partial<Record<EntityAuditAction, string>> = {
  "contract.hold_set": "Legal hold set",
  "contract.hold_cleared": "Legal hold cleared",
};

const OTHER_KINDS: Record<Exclude<AuditEntity, EntityKind>, string> = {
  staff: "Staff member",
  scope_elevation: "All-tenant view",
  user: "Person",
  saved_view: "Saved view",
  identifier: "Identifier",
  record: "Record",
  audit_trail: "Audit trail",
};

const LISTED = new Map(Object.entries({ ...OTHER_ACTIONS, ...LABEL_OVERRIDES }));
const KINDS = new Map<string, string>(Object.entries(OTHER_KINDS));

/** `blog_post` → "Blog post". */
export function entityLabel(kind: string): string {
  return KINDS.get(kind) ?? kindName(findEntity(kind), kind);
}

/** `blog_post.approved` → "Blog post approved". */
export function actionLabel(action: string): string {
  const [kind = "", name = ""] = action.split(".");
  return LISTED.get(action) ?? `${entityLabel(kind)} ${eventLabelOf(kind, name).toLowerCase()}`;
}

/**
 * The past-tense label of an event, by its audit name. If several events share the name, the name itself is humanized.
 */
function eventLabelOf(kind: string, name: string): string {
  const words = new Set(
    Object.values(findEntity(kind)?.events ?? {}).flatMap(({ audit, past }) => (audit === name ? [past] : [])),
  );
  const [only] = words;
  return only && words.size === 1 ? only : humanize(name);
}
