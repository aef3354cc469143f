import { z } from "zod";
import type { Permission, Role } from "@/lib/core/access/permissions";
import { prose } from "@/lib/core/input/text";

const ELEVATION_MINUTES = [15, 60, 240] as const;

/** The reason and duration of access to all tenants. */
export const elevationRequest = z.strictObject({
  reason: prose(500, { min: 10, tooShort: "Use at least 10 characters. It is recorded in the audit trail." }),
  minutes: z.literal(ELEVATION_MINUTES),
});

/** The signed-in staff member and their permissions, for the shell. */
export type Me = {
  name: string;
  email: string;
  roles: Role[];
  /** In the requested tenant; without one, those of the grants for all tenants. */
  permissions: Permission[];
  tenant: { refId: string; name: string; slug: string; status: string } | null;
  elevation: { reason: string; expiresAt: string } | null;
  /** The permissions of the grants for all tenants. */
  everywhere: Permission[];
  environment: "local" | "test" | "staging" | "production";
};
