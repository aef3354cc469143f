import "server-only";
import { getToken } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { z } from "zod";
import { ROLES } from "@/lib/core/access/permissions";
import type { Actor } from "@/lib/core/access/scope";
import { sessionSecret, type Visit } from "@/lib/core/access/sessions";
import type { RequestFacts } from "@/lib/core/audit/audit";
import { AppError } from "@/lib/core/errors";
import { CLIENT_ADDRESS } from "@/lib/core/http/client-address";
import { sha256 } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { unscopedReads } from "@/lib/stores/postgres";

const entrySchema = z.object({
  staff: z.object({ id: z.uuid(), refId: z.string(), email: z.string(), name: z.string() }),
  sessionExpiresAt: z.coerce.date(),
  grants: z.array(z.object({ role: z.enum(ROLES), tenantId: z.uuid().nullable() })),
  tenant: z
    .object({ id: z.uuid(), refId: z.string(), slug: z.string(), name: z.string(), status: z.string() })
    .nullable(),
  elevation: z.object({ id: z.uuid(), reason: z.string(), expiresAt: z.coerce.date() }).nullable(),
});

/** A signed-in staff member: who they are now, the requested tenant if a grant covers it, and their elevation. */
export type Entry = {
  actor: Actor & { kind: "staff" };
  tenant: z.output<typeof entrySchema>["tenant"];
  elevation: z.output<typeof entrySchema>["elevation"];
  /** The latest time at which their session ends. */
  sessionExpiresAt: Date;
};

/** The name of this environment, for the badge. */
export function environmentName() {
  return env().ENVIRONMENT;
}

/** Whether cookies are marked secure, which also gives them the __Secure- prefix. */
export function secureCookies(): boolean {
  return env().NEXTAUTH_URL.startsWith("https:");
}

/** The content of a session's cookie. Cookies from before sessions were rows have no secret, and are invalid. */
export const sessionToken = z.object({ session: sessionSecret });

const readSession = cache(async (): Promise<string | null> => {
  const jar = await cookies();
  const token = await getToken({
    req: { headers: {}, cookies: Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])) } as never,
    secret: env().NEXTAUTH_SECRET,
    secureCookie: secureCookies(),
  });
  return sessionToken.safeParse(token).data?.session ?? null;
});

/**
 * Reads the session, its owner's staff row, grants, tenant and elevation on each request, so that signing out,
 * disabling the account, revoking a grant or setting a new password ends access at once. Runs once per request, however
 * many parts of a page call it.
 * @throws UNAUTHENTICATED without a live session
 */
export const enterConsole = cache(async (tenantRef: string | null): Promise<Entry> => {
  const secret = await readSession();
  if (!secret) throw ended();
  const [row] = await unscopedReads(
    (db) => db.$queryRaw<{ entry: unknown }[]>`
      SELECT console_entry(${sha256(secret)}::bpchar, ${env().SESSION_IDLE_MINUTES}::int, ${tenantRef}) AS entry`,
  );
  if (!row?.entry) throw ended();
  const { staff, grants, ...entry } = entrySchema.parse(row.entry);
  return { actor: { kind: "staff", ...staff, grants }, ...entry };
});

function ended(): AppError {
  return new AppError("UNAUTHENTICATED", "Your session has ended. Sign in again.");
}

/** The request's id and origin, as the audit trail and the error page show them. */
export async function currentRequest(): Promise<RequestFacts> {
  const sent = await headers();
  return { requestId: sent.get("x-request-id") ?? crypto.randomUUID(), ip: sent.get(CLIENT_ADDRESS) || null };
}

/** The request and its browser. */
export async function currentVisit(): Promise<Visit> {
  const sent = await headers();
  return { ...(await currentRequest()), userAgent: sent.get("user-agent") };
}
