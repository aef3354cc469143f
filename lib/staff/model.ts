import { z } from "zod";
import type { Permission, Role } from "@/lib/core/permissions";

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
