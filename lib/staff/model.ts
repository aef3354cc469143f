import { z } from "zod";
import { ROLES, type Role } from "@/lib/core/access/permissions";
import { momentText } from "@/lib/core/input/dates";
import { cursorText, email, line, prose, searchText } from "@/lib/core/input/text";
import { byText, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";

/** `invited` staff have not set a password yet, and cannot sign in. */
export const STAFF_STATUSES = ["active", "invited", "disabled"] as const;
export type StaffStatus = (typeof STAFF_STATUSES)[number];

const name = line(120);
const reason = prose(500, { min: 10, tooShort: "Use at least 10 characters. It is recorded in the audit trail." });
const rowVersion = z.int().positive();
const role = z.enum(ROLES, `Choose one of ${ROLES.join(", ")}`);

export const newMember = z.strictObject({
  email,
  name,
});
export const memberRef = z.strictObject({ refId });
export const memberSeen = z.strictObject({ refId, rowVersion });
export const memberChange = z.strictObject({ refId, rowVersion, name });
export const memberSwitch = z.strictObject({ refId, rowVersion, reason });

/** `slug` is the tenant's, for a grant for one tenant. */
export const newGrant = z
  .strictObject({
    refId,
    role,
    reach: z.enum(["all", "one"], "Choose all or one"),
    slug: line(48, { min: 0 })
      .transform((text) => text.toLowerCase())
      .optional(),
    until: momentText("Enter a date and time")
      .refine((at) => Date.parse(at) > Date.now(), "Choose a future time")
      .optional(),
    reason,
  })
  .refine(({ reach, slug }) => reach === "all" || slug, { path: ["slug"], message: "Choose a tenant" })
  .refine(({ reach, slug }) => reach === "one" || !slug, {
    path: ["slug"],
    message: "Leave empty for all tenants",
  });

export const grantEnd = z.strictObject({ refId, grant: z.uuid("Not a grant ID"), reason });

/** What the list of staff can be sorted by. */
export const STAFF_SORTS = sorts({ name: byText("sortName") });

export const memberFilters = z.strictObject({
  search: searchText(100).optional(),
  role: z.enum(ROLES).optional(),
  status: z.enum(STAFF_STATUSES).optional(),
  sort: sortField(STAFF_SORTS),
  cursor: cursorText.optional(),
});

export type GrantView = {
  id: string;
  role: Role;
  /** Null for all tenants. */
  tenant: { refId: string; name: string; slug: string } | null;
  reason: string;
  givenAt: string;
  expiresAt: string | null;
  live: boolean;
};

export type StaffRow = {
  refId: string;
  rowVersion: number;
  name: string;
  email: string;
  status: StaffStatus;
  /** The roles of the live grants, with the number of tenants; null means all. */
  access: { role: Role; tenants: number | null }[];
  lastSignInAt: string | null;
  createdAt: string;
};

export type StaffDetail = Omit<StaffRow, "access"> & {
  grants: GrantView[];
  /** Until when sign-in is refused from at least one address, after too many wrong passwords. */
  lockedUntil: string | null;
  /** Until when an unused link is valid. */
  invitedUntil: string | null;
  /** Whether this is the signed-in user. Nobody may change their own access. */
  isMe: boolean;
};

/** The secret of a link for setting a password. It is returned once and never stored. */
export type Invitation = { token: string; expiresAt: string };
