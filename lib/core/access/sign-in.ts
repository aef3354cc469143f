import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { acceptInvitation } from "@/lib/core/access/invitations";
import { isPassword } from "@/lib/core/access/passwords";
import type { Actor } from "@/lib/core/access/scope";
import { currentRequest, currentVisit, enterConsole, secureCookies, sessionToken } from "@/lib/core/access/session";
import { openSession, signOut, type SignedIn, type Visit } from "@/lib/core/access/sessions";
import { accountKey, countTry, clearTries, runThrottled } from "@/lib/core/access/sign-in-tries";
import { writeAudit, type RequestFacts } from "@/lib/core/audit/audit";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { budgetOf, REQUEST_MS, within } from "@/lib/stores/deadline";
import { inNoTenant, unscopedReads, type Prisma, type Tx } from "@/lib/stores/postgres";

const credentials = z.object({
  // PostgreSQL text cannot contain NUL.
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(320)
    .refine((text) => !text.includes("\0")),
  password: z.string().min(1).max(1024),
});

type StaffRecord = Prisma.StaffGetPayload<object>;

/**
 * Returns the staff member with this email and password, with a new session, or else null. Each try is counted first;
 * beyond the limits the password is not checked. Known, unknown and disabled accounts take the same steps and get the
 * same answer.
 */
async function signIn(given: unknown, visit: Visit): Promise<SignedIn | null> {
  const parsed = credentials.safeParse(given);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const account = accountKey(email);
  const tried = await countTry(account, visit.ip);
  if (tried.refused) {
    if (tried.first) await noteRefusal(await staffBy(email), "too many tries", visit);
    return null;
  }
  const signedIn = await runThrottled(tried, () => compare(email, password, visit));
  if (signedIn) await clearTries(account, visit.ip);
  return signedIn;
}

const staffBy = (email: string) => unscopedReads((db) => db.staff.findUnique({ where: { email } }));

async function compare(email: string, password: string, visit: Visit): Promise<SignedIn | null> {
  const staff = await staffBy(email);
  const right = await isPassword(staff?.passwordHash ?? null, password);
  const session = staff && right && !staff.disabledAt ? await admit(staff, visit) : null;
  if (staff && session) return { id: staff.id, name: staff.name, email: staff.email, session };
  await noteRefusal(staff, right ? "disabled" : "wrong password", visit);
  return null;
}

/** Opens a session, unless its owner was disabled or changed their password since they were read. */
async function admit({ id, passwordHash, ...staff }: StaffRecord, visit: Visit): Promise<string | null> {
  return inNoTenant(async (tx) => {
    const at = await databaseNow(tx);
    const stillSo = { id, passwordHash, disabledAt: null };
    const { count } = await tx.staff.updateMany({ where: stillSo, data: { lastSignInAt: at } });
    if (count === 0) return null;
    const session = await openSession(tx, id, visit);
    const actor = { kind: "staff" as const, id, ...staff, grants: [] };
    await record(tx, actor, staff.refId, "staff.signed_in", { at: at.toISOString() }, visit);
    return session;
  });
}

/** The typed email is not recorded for unknown accounts, because people type passwords there. */
async function noteRefusal(staff: StaffRecord | null, why: string, request: RequestFacts): Promise<void> {
  const actor: Actor = staff ? { kind: "staff", ...staff, grants: [] } : { kind: "system", name: "sign-in" };
  const after = { why: staff ? why : `${why}, unknown account` };
  await inNoTenant((tx) => record(tx, actor, staff?.refId ?? "unknown", "staff.sign_in_refused", after, request));
}

async function record(
  tx: Tx,
  actor: Actor,
  ref: string,
  action: "staff.signed_in" | "staff.sign_in_refused",
  after: Prisma.InputJsonObject,
  request: RequestFacts,
): Promise<void> {
  await writeAudit(tx, { tenantId: null, actor, action, change: { ref, before: null, after }, request });
}

/**
 * The signed-in staff member and when the session ends, in next-auth's format; empty when nobody is signed in. It does
 * not extend the session.
 */
export async function currentSession(): Promise<{ user?: { name: string; email: string }; expires?: string }> {
  try {
    const { actor, sessionExpiresAt } = await enterConsole(null);
    return { user: { name: actor.name, email: actor.email }, expires: sessionExpiresAt.toISOString() };
  } catch (error) {
    if (error instanceof AppError && error.code === "UNAUTHENTICATED") return {};
    throw error;
  }
}

/** Signing in does not go through the gate, but has the same time budget as a request. */
const inTime = <T>(work: () => Promise<T>) => within(budgetOf(REQUEST_MS, "write"), work);

/**
 * next-auth's settings: an encrypted cookie that holds the session's secret. The session's row decides whether it is
 * live.
 */
export function authOptions(): NextAuthOptions {
  const maxAge = env().SESSION_HOURS * 3600;
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: secureCookies(),
    session: { strategy: "jwt", maxAge },
    jwt: { maxAge },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given) => inTime(async () => signIn(given, await currentVisit())),
      }),
      CredentialsProvider({
        id: "invitation",
        credentials: { token: {}, password: { type: "password" } },
        authorize: async (given) => inTime(async () => acceptInvitation(given, await currentVisit())),
      }),
    ],
    callbacks: { jwt: ({ token, user }) => (user ? { session: (user as SignedIn).session } : token) },
    events: {
      signOut: async ({ token }) => {
        const parsed = sessionToken.safeParse(token);
        if (parsed.success) await signOut(parsed.data.session, await currentRequest());
      },
    },
    logger: {
      // next-auth would only log the error and report success, and the session would stay open.
      error: (code, cause) => {
        if (code === "SIGNOUT_ERROR") throw new Error("The session could not be ended.", { cause });
        log().error({ code, err: cause }, "next-auth failed");
      },
    },
  };
}
