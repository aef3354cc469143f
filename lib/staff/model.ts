import { z } from "zod";
import { ROLES, type Permission, type Role } from "@/lib/core/access/permissions";
import { momentText } from "@/lib/core/input/dates";
import { cursorText, email, line, prose, searchText } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";
import { ENTITIES, type EntityWithViews } from "@/lib/entities";

export const ELEVATION_MINUTES = [15, 60, 240] as const;

/** Why and for how long somebody looks across all tenants. */
export const elevationRequest = z.strictObject({
  reason: prose(500, { min: 10, tooShort: "say why in at least 10 characters: it is kept in the audit trail" }),
  minutes: z.literal(ELEVATION_MINUTES),
});

/** Who is signed in, what they may do where they are, and what the shell shows of it. */
export type Me = {
  name: string;
  email: string;
  roles: Role[];
  /** In the tenant asked for; without one, what the grants for all tenants allow. */
  permissions: Permission[];
  tenant: { refId: string; name: string; slug: string; status: string } | null;
  elevation: { reason: string; expiresAt: string } | null;
  /** What the grants for all tenants allow. */
  everywhere: Permission[];
  environment: "local" | "test" | "staging" | "production";
};

/** The lists of a tenant whose filters can be saved as a view, by their address under it. */
export const VIEWED_LISTS = [
  ...ENTITIES.filter((entity): entity is EntityWithViews => entity.savedViews).map(({ path }) => path),
  "people",
  "audit",
] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

/** A list's filters under a name. `query` is the address's, without a cursor; it holds in every tenant. */
export const newView = z.strictObject({
  list: z.enum(VIEWED_LISTS, "Views of this list cannot be saved"),
  name: line(60),
  query: line(2_000, { min: 0, kept: "as given" }).refine(
    (text) => !new URLSearchParams(text).has("cursor"),
    "names a page: keep filters only",
  ),
});

export const viewRemoval = z.strictObject({ refId });

export type SavedView = { refId: string; list: ViewedList; name: string; query: string };

/** `invited` is whoever has not made a password yet, and so cannot sign in. */
export const STAFF_STATUSES = ["active", "invited", "disabled"] as const;
export type StaffStatus = (typeof STAFF_STATUSES)[number];

const name = line(120);
const reason = prose(500, { min: 10, tooShort: "say why in at least 10 characters: it is kept in the audit trail" });
const rowVersion = z.int().positive();
const role = z.enum(ROLES, `is none of ${ROLES.join(", ")}`);

export const newMember = z.strictObject({
  email,
  name,
});
export const memberRef = z.strictObject({ refId });
export const memberSeen = z.strictObject({ refId, rowVersion });
export const memberChange = z.strictObject({ refId, rowVersion, name });
export const memberSwitch = z.strictObject({ refId, rowVersion, reason });

/** `slug` names the tenant of a grant for one. */
export const newGrant = z
  .strictObject({
    refId,
    role,
    reach: z.enum(["all", "one"], "is neither all nor one"),
    slug: line(48, { min: 0 })
      .transform((text) => text.toLowerCase())
      .optional(),
    until: momentText("is no moment")
      .refine((at) => Date.parse(at) > Date.now(), "has passed")
      .optional(),
    reason,
  })
  .refine(({ reach, slug }) => reach === "all" || slug, { path: ["slug"], message: "say which tenant" })
  .refine(({ reach, slug }) => reach === "one" || !slug, {
    path: ["slug"],
    message: "leave it empty where it is for all tenants",
  });

export const grantEnd = z.strictObject({ refId, grant: z.uuid("is no grant's id"), reason });

export const memberFilters = z.strictObject({
  search: searchText(100).optional(),
  role: z.enum(ROLES).optional(),
  status: z.enum(STAFF_STATUSES).optional(),
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
  /** The roles of the grants that are live, and for how many tenants each; null is all of them. */
  access: { role: Role; tenants: number | null }[];
  lastSignInAt: string | null;
  createdAt: string;
};

export type StaffDetail = Omit<StaffRow, "access"> & {
  grants: GrantView[];
  /** Until when sign-in is refused from at least one address, after too many wrong passwords from there. */
  lockedUntil: string | null;
  /** Until when a link that was made can still be used. */
  invitedUntil: string | null;
  /** Whether it is whoever looks: nobody changes their own access. */
  isMe: boolean;
};

/** The secret of a link by which somebody makes their password. It is answered once and never kept. */
export type Invitation = { token: string; expiresAt: string };
