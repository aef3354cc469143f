import { z } from "zod";
import { cursorText, email, line, searchText } from "@/lib/core/input/text";
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

export const personFilters = z.strictObject({
  search: searchText(100).optional(),
  role: z.array(z.enum(MEMBER_ROLES)).optional(),
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
