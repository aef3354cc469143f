import { z } from "zod";
import type { Permission, Role } from "@/lib/core/permissions";
import { refId } from "@/lib/core/ref-id";

export const ELEVATION_MINUTES = [15, 60, 240] as const;

/** Why and for how long somebody looks across all tenants. */
export const elevationRequest = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(10, "say why in at least 10 characters: it is kept in the audit trail")
    .max(500, "is longer than 500 characters"),
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
  mayElevate: boolean;
  environment: "local" | "test" | "staging" | "production";
};

/** The lists of a tenant whose filters can be kept, by their address under it. */
export const VIEWED_LISTS = [
  "onboarding-runs",
  "strategies",
  "activities",
  "blog-posts",
  "social-posts",
  "contracts",
  "tool-calls",
  "skills",
  "integrations",
  "webhooks",
  "people",
  "audit",
] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

/** A list's filters under a name. `query` is the address's, without a cursor; it holds in every tenant. */
export const newView = z.strictObject({
  list: z.enum(VIEWED_LISTS, "is no list whose view can be kept"),
  name: z.string().trim().min(1, "is missing").max(60, "is longer than 60 characters"),
  query: z
    .string()
    .max(2000, "is longer than 2,000 characters")
    .refine((text) => !new URLSearchParams(text).has("cursor"), "names a page: keep filters only"),
});

export const viewRemoval = z.strictObject({ refId });

export type SavedView = { refId: string; list: ViewedList; name: string; query: string };
