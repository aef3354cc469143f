import { humanize } from "@/components/record/words";
import type { AuditAction, AuditEntity } from "@/lib/core/audit/audit-actions";

/** What reads well after the name of the kind of record: "Strategy" + "approved". */
type PlainWord =
  | "accepted"
  | "added"
  | "approved"
  | "archived"
  | "cancelled"
  | "changed"
  | "checked"
  | "completed"
  | "connected"
  | "content_downloaded"
  | "created"
  | "declined"
  | "deleted"
  | "disabled"
  | "discarded"
  | "disconnected"
  | "downloaded"
  | "drafted"
  | "enabled"
  | "file_downloaded"
  | "invited"
  | "located"
  | "looked_up"
  | "opened"
  | "output_downloaded"
  | "paused"
  | "payload_downloaded"
  | "payload_pinned"
  | "payload_revealed"
  | "payload_unpinned"
  | "plan_changed"
  | "published"
  | "purged"
  | "queued"
  | "reconnected"
  | "rejected"
  | "removed"
  | "reopened"
  | "requested"
  | "restored"
  | "resumed"
  | "retired"
  | "retried"
  | "revised"
  | "revoked"
  | "scheduled"
  | "sealed"
  | "sent"
  | "started"
  | "status_changed"
  | "submitted"
  | "terminated"
  | "tested"
  | "unpublished"
  | "unscheduled"
  | "voided"
  | "withdrawn";

/** Every action that does not: one that is new and in neither list does not compile. */
const OTHERWISE: Record<Exclude<AuditAction, `${string}.${PlainWord}`>, string> = {
  "staff.signed_in": "Signed in",
  "staff.signed_out": "Signed out",
  "staff.sign_in_refused": "Sign-in refused",
  "staff.password_set": "Password made",
  "staff.grant_given": "Grant given",
  "staff.grant_ended": "Grant ended",
  "scope.all_tenants_entered": "All tenants entered",
  "scope.all_tenants_left": "All tenants left",
  "strategy.changes_requested": "Changes to strategy requested",
  "blog_post.changes_requested": "Changes to blog post requested",
  "social_post.changes_requested": "Changes to social post requested",
  "onboarding_run.input_given": "Onboarding questions answered",
  "contract.upload_signed": "Upload of contract begun",
  "contract.hold_set": "Legal hold set",
  "contract.hold_cleared": "Legal hold cleared",
  "saved_view.saved": "View kept",
};

/** Kinds of records that people call otherwise than the trail does. */
const KINDS: Partial<Record<AuditEntity, string>> = {
  user: "Person",
  scope_elevation: "Elevation",
  saved_view: "View",
  export_job: "Export",
};

/** `blog_post` → "Blog post". */
export function wordsOfEntity(entity: string): string {
  return (KINDS as Record<string, string>)[entity] ?? humanize(entity);
}

/** `blog_post.approved` → "Blog post approved". */
export function wordsOfAction(action: string): string {
  const [entity = "", word = ""] = action.split(".");
  return (OTHERWISE as Record<string, string>)[action] ?? `${wordsOfEntity(entity)} ${word.replaceAll("_", " ")}`;
}
