import "server-only";
import { getToken } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { z } from "zod";
import type { RequestFacts } from "@/lib/core/audit";
import { AppError } from "@/lib/core/errors";
import { ROLES } from "@/lib/core/permissions";
import type { Actor } from "@/lib/core/scope";
import { env } from "@/lib/env";
import { unscopedPostgres } from "@/lib/stores/postgres";

const entrySchema = z.object({
  staff: z.object({ id: z.uuid(), refId: z.string(), email: z.string(), name: z.string() }),
  grants: z.array(z.object({ role: z.enum(ROLES), tenantId: z.uuid().nullable() })),
  tenant: z
    .object({ id: z.uuid(), refId: z.string(), slug: z.string(), name: z.string(), status: z.string() })
    .nullable(),
  elevation: z.object({ id: z.uuid(), reason: z.string(), expiresAt: z.coerce.date() }).nullable(),
});

/** A member of staff at the door: who they are now, the tenant asked for if a grant covers it, and their elevation. */
export type Entry = {
  actor: Actor & { kind: "staff" };
  tenant: z.output<typeof entrySchema>["tenant"];
  elevation: z.output<typeof entrySchema>["elevation"];
};

/** Which environment this is, for the badge. */
export function environmentName() {
  return env().ENVIRONMENT;
}

/** Whether cookies are marked secure, and so named with the __Secure- prefix. */
export function secureCookies(): boolean {
  return env().NEXTAUTH_URL.startsWith("https:");
}

const staffIdOfSession = cache(async (): Promise<string | null> => {
  const jar = await cookies();
  const token = await getToken({
    req: { headers: {}, cookies: Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])) } as never,
    secret: env().NEXTAUTH_SECRET,
    secureCookie: secureCookies(),
  });
  return z.uuid().safeParse(token?.sub).data ?? null;
});

/**
 * The staff row, grants, tenant and elevation, read anew on each request: a session outlives no disabled row and no
 * withdrawn grant. Once per request, however many parts of a page ask.
 * @throws UNAUTHENTICATED without a live session
 */
export const enterConsole = cache(async (tenantRef: string | null): Promise<Entry> => {
  const staffId = await staffIdOfSession();
  const rows = staffId
    ? await unscopedPostgres().$queryRaw<{ entry: unknown }[]>`SELECT console_entry(${staffId}::uuid, ${tenantRef}) AS entry`
    : [];
  const found = rows[0]?.entry;
  if (!found) throw new AppError("UNAUTHENTICATED", "Your session has ended. Sign in again.");
  const { staff, grants, tenant, elevation } = entrySchema.parse(found);
  return { actor: { kind: "staff", ...staff, grants }, tenant, elevation };
});

/** The request's id and where it came from, as the audit trail and the error page name them. */
export async function currentRequest(): Promise<RequestFacts> {
  const sent = await headers();
  const ip = sent.get("x-forwarded-for")?.split(",")[0]?.trim() ?? null;
  return { requestId: sent.get("x-request-id") ?? crypto.randomUUID(), ip };
}
