import { z } from "zod";
import { cursorText, email, line, searchText } from "@/lib/core/input/text";
import { byText, byTime, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";

/** The roles of a tenant's own people in the product. */
export const MEMBER_ROLES = ["owner", "editor", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

const name = line(120);
const role = z.enum(MEMBER_ROLES, "Choose owner, editor or viewer");

export const newPerson = z.strictObject({
  email,
  name,
  role,
});

export const personChange = z.strictObject({ refId, rowVersion: z.int().positive(), name, role });
export const personRemoval = z.strictObject({ refId, rowVersion: z.int().positive() });

/** What the list of people can be sorted by. */
export const PERSON_SORTS = sorts({ name: byText("sortName"), login: byTime("lastLoginAt") });

export const personFilters = z.strictObject({
  search: searchText(100).optional(),
  role: z.array(z.enum(MEMBER_ROLES)).optional(),
  sort: sortField(PERSON_SORTS),
  cursor: cursorText.optional(),
});

export type PersonRow = {
  refId: string;
  rowVersion: number;
  name: string;
  email: string;
  role: MemberRole;
  lastLoginAt: string | null;
  createdAt: string;
};
