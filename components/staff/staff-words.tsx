import { statusOptions } from "@/components/record/entity-status";
import { humanize } from "@/components/record/words";
import { StatusBadge } from "@/components/ui/badge";
import { ROLES, type Role } from "@/lib/core/access/permissions";
import type { StateBadge } from "@/lib/core/entity";
import { STAFF_STATUSES, type StaffRow, type StaffStatus } from "@/lib/staff/model";

const STATUS_BADGES: Record<StaffStatus, StateBadge> = {
  active: { label: "Active", hue: "good" },
  invited: { label: "No password yet", hue: "attention" },
  disabled: { label: "Disabled", hue: "neutral" },
};

export function StaffStatusBadge({ status }: { status: StaffStatus }) {
  const { label, hue } = STATUS_BADGES[status];
  return <StatusBadge hue={hue}>{label}</StatusBadge>;
}

export const STAFF_STATUS_OPTIONS = statusOptions({ statuses: STAFF_STATUSES, states: STATUS_BADGES });

export const STAFF_ROLE_OPTIONS = ROLES.map((value) => ({ value, label: humanize(value) }));

const where = (tenants: number | null) =>
  tenants === null ? "all tenants" : tenants === 1 ? "1 tenant" : `${tenants} tenants`;

/** "Reviewer of 2 tenants, Auditor of all tenants". */
export function summarizeAccess(access: StaffRow["access"]): string {
  return access.map(({ role, tenants }) => `${humanize(role)} of ${where(tenants)}`).join(", ") || "No grant";
}

const ROLE_SUMMARIES: Record<Role, string> = {
  viewer: "reads everything except payloads",
  reviewer: "approves and rejects content and strategies",
  publisher: "schedules and publishes",
  legal: "manages contracts and legal holds",
  support: "retries, cancels, deletes and restores",
  auditor: "reads the audit trail, checks integrity, exports",
  admin: "everything, including tenants and staff",
};

/** The roles as options, each with its summary. */
export const ROLE_CHOICES = ROLES.map((value) => ({ value, label: `${humanize(value)}: ${ROLE_SUMMARIES[value]}` }));
