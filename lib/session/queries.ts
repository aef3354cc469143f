import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { permissionsIn } from "@/lib/core/access/permissions";
import { enterConsole, environmentName } from "@/lib/core/access/session";
import { AppError } from "@/lib/core/errors";
import { refId } from "@/lib/core/ref-id";
import type { Me } from "@/lib/session/model";

/**
 * The signed-in staff member, for the shell. With a tenant: their permissions there; NOT_FOUND without a grant for it.
 */
export const sessionMe = query({
  name: "session.me",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({ inTenant: refId.optional() }),
  run: async ({ input }): Promise<Me> => {
    const { actor, tenant, elevation } = await enterConsole(input.inTenant ?? null);
    if (input.inTenant && !tenant) {
      throw new AppError("NOT_FOUND", "This tenant does not exist, or you don't have access to it.");
    }
    return {
      name: actor.name,
      email: actor.email,
      roles: [...new Set(actor.grants.map((grant) => grant.role))],
      permissions: [...permissionsIn(actor.grants, tenant?.id ?? null)],
      tenant: tenant && { refId: tenant.refId, name: tenant.name, slug: tenant.slug, status: tenant.status },
      elevation: elevation && { reason: elevation.reason, expiresAt: elevation.expiresAt.toISOString() },
      everywhere: [...permissionsIn(actor.grants, null)],
      environment: environmentName(),
    };
  },
});
