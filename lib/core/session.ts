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
import { unscopedReads } from "@/lib/stores/postgres";

const entrySchema = z.object({
  staff: z.object({ id: z.uuid(), refId: z.string(), email: z.string(), name: z.string() }),
  sessionsFrom: z.coerce.date().nullable(),
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

/** What a session's cookie holds. `since` is when it began, in milliseconds; sessions older than this field have none. */
const sessionToken = z.object({ sub: z.uuid(), since: z.number().default(0) });

const readSession = cache(async (): Promise<z.output<typeof sessionToken> | null> => {
  const jar = await cookies();
  const token = await getToken({
    req: { headers: {}, cookies: Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])) } as never,
    secret: env().NEXTAUTH_SECRET,
    secureCookie: secureCookies(),
  });
  return sessionToken.safeParse(token).data ?? null;
});

/**
 * The staff row, grants, tenant and elevation, read anew on each request: a session outlives no disabled row, no withdrawn
 * grant and no new password. Once per request, however many parts of a page ask.
 * @throws UNAUTHENTICATED without a live session
 */
export const enterConsole = cache(async (tenantRef: string | null): Promise<Entry> => {
  const session = await readSession();
  const rows = session
    ? await unscopedReads(
        (db) => db.$queryRaw<{ entry: unknown }[]>`SELECT console_entry(${session.sub}::uuid, ${tenantRef}) AS entry`,
      )
    : [];
  const found = rows[0]?.entry;
  if (!session || !found) throw ended();
  const { staff, sessionsFrom, grants, tenant, elevation } = entrySchema.parse(found);
  if (sessionsFrom && session.since < sessionsFrom.getTime()) throw ended();
  return { actor: { kind: "staff", ...staff, grants }, tenant, elevation };
});

function ended(): AppError {
  return new AppError("UNAUTHENTICATED", "Your session has ended. Sign in again.");
}

/** The request's id and where it came from, as the audit trail and the error page name them. */
export async function currentRequest(): Promise<RequestFacts> {
  const sent = await headers();
  const ip = sent.get("x-forwarded-for")?.split(",")[0]?.trim() ?? null;
  return { requestId: sent.get("x-request-id") ?? crypto.randomUUID(), ip };
}
