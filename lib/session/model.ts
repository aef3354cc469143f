import { z } from "zod";
import type { Permission, Role } from "@/lib/core/access/permissions";
import { prose } from "@/lib/core/input/text";

const ELEVATION_MINUTES = [15, 60, 240] as const;

/** Why and for how long somebody looks across all tenants. */
export const elevationRequest = z.strictObject({
  reason: prose(500, { min: 10, tooShort: "Use at least 10 characters. It is recorded in the audit trail." }),
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
