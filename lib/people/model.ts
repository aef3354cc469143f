import { z } from "zod";
import { refId } from "@/lib/core/ref-id";

/** What a tenant's own people may do in the product. */
export const MEMBER_ROLES = ["owner", "editor", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

const name = z.string().trim().min(1, "is missing").max(120, "is longer than 120 characters");
const role = z.enum(MEMBER_ROLES, "is none of owner, editor, viewer");

export const newPerson = z.strictObject({
  email: z.email("is no email address").trim().max(254, "is longer than 254 characters"),
  name,
  role,
});

export const personChange = z.strictObject({ refId, rowVersion: z.int().positive(), name, role });
export const personRemoval = z.strictObject({ refId, rowVersion: z.int().positive() });

export const personFilters = z.strictObject({
  search: z.string().trim().max(100).optional(),
  role: z.array(z.enum(MEMBER_ROLES)).optional(),
  cursor: z.string().optional(),
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
