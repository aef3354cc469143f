import "server-only";
import { hash, verify } from "@node-rs/argon2";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { writeAudit, type RequestFacts } from "@/lib/core/audit";
import { acceptInvitation } from "@/lib/core/invitations";
import { currentRequest, secureCookies } from "@/lib/core/session";
import { env } from "@/lib/env";
import { budgetOf, REQUEST_MS, within } from "@/lib/stores/deadline";
import { inNoTenant, unscopedReads, type Prisma } from "@/lib/stores/postgres";

const TRIES = 8;
const LOCK_MINUTES = 15;

const credentials = z.object({ email: z.string().trim().toLowerCase().max(320), password: z.string().min(1).max(1024) });

type StaffRecord = Prisma.StaffGetPayload<object>;

let decoy: Promise<string> | undefined;

/**
 * The member of staff whose email and password these are, or null. It takes as long and says as little whichever half
 * was wrong, whether the account is unknown, disabled or locked after too many tries.
 */
async function signIn(given: unknown, request: RequestFacts) {
  const parsed = credentials.safeParse(given);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const staff = await unscopedReads((db) => db.staff.findUnique({ where: { email } }));
  decoy ??= hash(crypto.randomUUID());
  const right = await verify(staff?.passwordHash ?? (await decoy), password);
  if (!staff) return null;
  const locked = staff.lockedUntil !== null && staff.lockedUntil > new Date();
  if (!right || !staff.passwordHash || staff.disabledAt || locked) {
    await refuse(staff, right, request);
    return null;
  }
  await admit(staff, request);
  return { id: staff.id, name: staff.name, email: staff.email };
}

async function refuse(staff: StaffRecord, right: boolean, request: RequestFacts): Promise<void> {
  const why = staff.disabledAt ? "disabled" : right ? "locked" : "wrong password";
  const failed = right ? staff.failedSignIns : staff.failedSignIns + 1;
  const lockedUntil = failed >= TRIES ? new Date(Date.now() + LOCK_MINUTES * 60_000) : staff.lockedUntil;
  await inNoTenant(async (tx) => {
    const data = { failedSignIns: failed >= TRIES ? 0 : failed, lockedUntil };
    await tx.staff.update({ where: { id: staff.id }, data, select: { id: true } });
    await record(tx, staff, "staff.sign_in_refused", { why, lockedUntil: lockedUntil?.toISOString() ?? null }, request);
  });
}

async function admit(staff: StaffRecord, request: RequestFacts): Promise<void> {
  const lastSignInAt = new Date();
  await inNoTenant(async (tx) => {
    const data = { failedSignIns: 0, lockedUntil: null, lastSignInAt };
    await tx.staff.update({ where: { id: staff.id }, data, select: { id: true } });
    await record(tx, staff, "staff.signed_in", { at: lastSignInAt.toISOString() }, request);
  });
}

async function record(
  tx: Prisma.TransactionClient,
  staff: StaffRecord,
  action: "staff.signed_in" | "staff.sign_in_refused",
  after: Prisma.InputJsonObject,
  request: RequestFacts,
): Promise<void> {
  const actor = { kind: "staff" as const, ...staff, grants: [] };
  await writeAudit(tx, { tenantId: null, actor, action, change: { ref: staff.refId, before: null, after }, request });
}

/** Signing in is no action of the gate's, and has a request's time all the same. */
const inTime = <T>(work: () => Promise<T>) => within(budgetOf(REQUEST_MS, "write"), work);

/** next-auth's settings: an encrypted cookie that holds the staff id and when it began, and ends after SESSION_HOURS. */
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
        authorize: async (given) => inTime(async () => signIn(given, await currentRequest())),
      }),
      CredentialsProvider({
        id: "invitation",
        credentials: { token: {}, password: { type: "password" } },
        authorize: async (given) => inTime(async () => acceptInvitation(given, await currentRequest())),
      }),
    ],
    callbacks: { jwt: ({ token, user }) => (user ? { sub: user.id, since: Date.now() } : token) },
  };
}
