import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { query } from "@/lib/core/gate";
import { permissionsIn } from "@/lib/core/permissions";
import { refId } from "@/lib/core/ref-id";
import { enterConsole, environmentName } from "@/lib/core/session";
import type { Me, SavedView } from "@/lib/staff/model";
import { viewsOf } from "@/lib/staff/store";

/** Who is signed in, for the shell. With a tenant: what they may do there; NOT_FOUND without a grant for it. */
export const staffMe = query({
  name: "staff.me",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({ inTenant: refId.optional() }),
  run: async ({ input }): Promise<Me> => {
    const { actor, tenant, elevation } = await enterConsole(input.inTenant ?? null);
    if (input.inTenant && !tenant) {
      throw new AppError("NOT_FOUND", "There is no such tenant, or you have no grant for it.");
    }
    return {
      name: actor.name,
      email: actor.email,
      roles: [...new Set(actor.grants.map((grant) => grant.role))],
      permissions: [...permissionsIn(actor.grants, tenant?.id ?? null)],
      tenant: tenant && { refId: tenant.refId, name: tenant.name, slug: tenant.slug, status: tenant.status },
      elevation: elevation && { reason: elevation.reason, expiresAt: elevation.expiresAt.toISOString() },
      mayElevate: permissionsIn(actor.grants, null).has("scope:elevate"),
      environment: environmentName(),
    };
  },
});

/** One's own views of lists. */
export const staffViews = query({
  name: "staff.views",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<SavedView[]> => viewsOf(scope.actor),
});
