import { humanize, stateLabel } from "@/components/record/words";
import type { AuditEventRow } from "@/lib/audit-events/model";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { findEntity } from "@/lib/entities";

/** `rowVersion` or `row_version` → "Row version". */
export function fieldLabel(field: string): string {
  return humanize(field.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase());
}

const READ = "Read only, nothing changed";

/** Summaries of actions whose recorded fields say nothing to people. */
const NOTES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "staff.signed_in": "New session",
    "staff.signed_out": "Session ended",
    "staff.sign_in_refused": "No session was opened",
    "staff.invited": "New link to set a password",
    "staff.password_set": "By the link of an invitation",
    "scope.all_tenants_left": "Back to single tenants",
    "user.removed": "No longer a member of the tenant",
    "saved_view.removed": "No longer in anyone's list",
    "identifier.looked_up": READ,
    "identifier.located": READ,
    "record.purged": "Removed from all three stores",
    "audit_trail.checked": "All hashes were computed again",
    "onboarding_run.file_downloaded": READ,
    "strategy.content_downloaded": READ,
    "activity.output_downloaded": READ,
    "blog_post.content_downloaded": READ,
    "social_post.content_downloaded": READ,
    "contract.upload_signed": "Link to upload a PDF",
    "contract.opened": READ,
    "contract.downloaded": READ,
    "tool_call.payload_revealed": READ,
    "tool_call.payload_downloaded": READ,
    "skill.content_downloaded": READ,
    "integration.payload_revealed": READ,
    "integration.payload_downloaded": READ,
    "webhook_endpoint.tested": "A test event was sent",
    "webhook_delivery.payload_revealed": READ,
    "integrity_run.requested": "A worker compares all records",
    "export_job.downloaded": READ,
  } satisfies Partial<Record<AuditAction, string>>),
);

/** Words for recorded fields whose name would be unclear. Fields with the same words are named once. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  approvedSha256: "approved text",
  at: "time",
  contentSha256: "text",
  deletedOn: "trash",
  disabledAt: "sign-in",
  endsOn: "end date",
  expiresAt: "expiry",
  legalHold: "legal hold",
  legal_hold: "legal hold",
  publishAt: "publish time",
  retainUntil: "retention date",
  secretRef: "secret reference",
  sha256: "file",
  slotEndsAt: "end of the slot",
  uploadRef: "upload",
  versionId: "version in S3",
};

const FIELDS_SHOWN = 4;
const all = new Intl.ListFormat("en-GB", { type: "conjunction" });

type Event = Pick<AuditEventRow, "action" | "entity" | "reason" | "move" | "fields" | "changed">;

/** An event in one line: its reason, its two states, or what it changed or recorded. */
export function summarizeChange({ action, entity, reason, move, fields, changed }: Event): string {
  if (reason) return reason;
  if (move) {
    const of = findEntity(entity);
    return `${stateLabel(of, move.from)} → ${stateLabel(of, move.to)}`;
  }
  const note = NOTES.get(action);
  if (note) return note;
  const words = [...new Set(fields.map((field) => FIELD_WORDS[field] ?? fieldLabel(field).toLowerCase()))];
  if (words.length === 0) return "No further details";
  const more = words.length - FIELDS_SHOWN;
  const named = more > 1 ? [...words.slice(0, FIELDS_SHOWN), `${more} more`] : words;
  return `${changed ? "Changed" : "With"} ${all.format(named)}`;
}
