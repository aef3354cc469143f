import "server-only";
import { cache } from "react";
import { z } from "zod";
import { enterReach, requireSession, type Reach, type ScopeOf } from "@/lib/core/access/entry";
import { completeFollowUp, type FollowUp, recordFollowUp } from "@/lib/core/access/follow-ups";
import type { Permission } from "@/lib/core/access/permissions";
import {
  globalScope,
  type EverywhereScope,
  type OwnerScope,
  type StaffScope,
  type TenantScope,
} from "@/lib/core/access/scope";
import { currentRequest } from "@/lib/core/access/session";
import { writeAudit, type Change } from "@/lib/core/audit/audit";
import type { AuditAction } from "@/lib/core/audit/audit-actions";
import { AppError, failureOf, type Result } from "@/lib/core/errors";
import { forPeople, plainIssue } from "@/lib/core/input/problems";
import { log } from "@/lib/log";
import { budgetOf, REQUEST_MS, within, type Budget } from "@/lib/stores/deadline";
import { inNoTenant, inTenant, type Tx } from "@/lib/stores/postgres";

type Fields = z.ZodObject;

/** What a caller passes: the input's fields, and the tenant if the reach needs one. */
type Given<R extends Reach, I extends Fields> = (keyof I["shape"] extends never ? unknown : z.input<I>) &
  (R extends "tenant" ? { tenant: string } : R extends "list" ? { tenant?: string | undefined } : unknown);

type Asked<R extends Reach, I extends Fields> = { scope: ScopeOf<R>; input: z.output<I> };

type QuerySpec<N extends string, R extends Reach, I extends Fields, T> = {
  name: N;
  reach: R;
  permission: Permission;
  input: I;
  run: (asked: Asked<R, I>) => Promise<T>;
};

/** A list's reach may span tenants; a write never does. */
type ActionReach = Exclude<Reach, "list">;

/** For an action whose audit name depends on its input. */
type AuditByInput<Input> = { names: readonly AuditAction[]; of: (input: Input) => AuditAction };

type ActionSpec<R extends ActionReach, I extends Fields, P, T> = {
  audit: AuditAction | AuditByInput<z.output<I>>;
  reach: R;
  permission: Permission;
  input: I;
  /** Reads from MongoDB or S3 before the transaction: no other store is called inside it. */
  prepare?: (asked: Asked<R, I>) => Promise<P>;
  run: (asked: Asked<R, I> & { tx: Tx; prepared: P }) => Promise<{ change: Change; data: T }>;
  /**
   * Work in another store after the change is committed, for the record that the change names. If it fails, the change
   * is kept, the error says so, and a worker completes it.
   */
  afterwards?: FollowUp;
  /** The time budget for all calls to the stores, in seconds, if longer than a request's default. */
  seconds?: number;
};

/** The parameters of a page's address or a GET request. A repeated name is a list. */
export type UrlParams = Readonly<Record<string, string | string[] | undefined>>;

export type Query<N extends string, G, T> = {
  (given: G): Promise<Result<T>>;
  /**
   * Calls the query with the parameters of an address as its input. Parameters that are not input fields are ignored.
   */
  fromUrl(params: UrlParams): Promise<Result<T>>;
  readonly spec: { name: N; reach: Reach; permission: Permission; input: Fields };
};

export type Action<G, T> = {
  (given: G): Promise<Result<T>>;
  /** `audits` are all audit names that it can write. */
  readonly spec: { audits: readonly AuditAction[]; reach: Reach; permission: Permission; input: Fields };
};

/**
 * Defines a read. Calling it runs the gate's checks and returns a Result; it never throws. Callers pass the tenant as
 * `tenant` beside the input, so no input may have a field of that name.
 */
export function query<N extends string, R extends Reach, I extends Fields, T>(
  spec: QuerySpec<N, R, I, T>,
): Query<N, Given<R, I>, T> {
  refuseTenantField(spec.name, spec.input);
  const call = (given: unknown) => answer(spec.name, pageBudget(), async () => spec.run(await admit(spec, given)));
  return Object.assign(call, { spec, fromUrl: (params: UrlParams) => call(givenOf(spec.input, params)) });
}

function givenOf(input: Fields, params: UrlParams): Record<string, unknown> {
  const one = (name: string) => [params[name] ?? []].flat()[0];
  const given: Record<string, unknown> = one("tenant") === undefined ? {} : { tenant: one("tenant") };
  for (const [name, field] of Object.entries(input.shape)) {
    if (one(name)) given[name] = takesList(field) ? [params[name] ?? []].flat() : one(name);
  }
  return given;
}

function takesList(field: z.core.$ZodType): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return takesList(field.unwrap());
  return field instanceof z.ZodArray;
}

/**
 * Defines a write. It checks session, permission, scope and input, then calls `run` in one transaction with its audit
 * row. In the browser it is a server action. It returns a Result and never throws. Callers pass the tenant as `tenant`
 * beside the input, so no input may have a field of that name.
 */
export function action<R extends ActionReach, I extends Fields, P, T>(
  spec: ActionSpec<R, I, P, T>,
): Action<Given<R, I>, T> {
  const { audit } = spec;
  const audits = typeof audit === "string" ? [audit] : audit.names;
  refuseTenantField(audits.join(), spec.input);
  const call = (given: unknown) =>
    answer(audits.join(), budgetOf((spec.seconds ?? REQUEST_MS / 1000) * 1000, "write"), async () => {
      const asked = await admit(spec, given);
      const prepared = (await spec.prepare?.(asked)) as P;
      const request = await currentRequest();
      const { scope } = asked;
      const tenantId = scope.kind === "tenant" ? scope.tenantId : null;
      const work = async (tx: Tx) => {
        const { change, data } = await spec.run({ ...asked, tx, prepared });
        const name = typeof audit === "string" ? audit : audit.of(asked.input);
        await writeAudit(tx, { tenantId, actor: scope.actor, action: name, change, request });
        const { afterwards } = spec;
        const complete = afterwards && (await noted(tx, ownerOf(scope), afterwards, change.ref));
        return { data, complete };
      };
      const { data, complete } = await (scope.kind === "tenant" ? inTenant(scope, work) : inNoTenant(work));
      await complete?.();
      return data;
    });
  return Object.assign(call, { spec: { ...spec, audits } });
}

/** The gate removes `tenant` from the arguments, so an input field of that name would never arrive. */
function refuseTenantField(name: string, input: Fields): void {
  if ("tenant" in input.shape) throw new Error(`${name}: "tenant" is reserved for the gate; name the field otherwise.`);
}

type AnyAction = Action<never, unknown>;
type GivenTo<A> = A extends (given: infer G) => unknown ? G : never;
type AnswerOf<A> = A extends (given: never) => Promise<Result<infer T>> ? T : never;

export type ActionByEvent<A> = {
  <E extends keyof A & string>(given: { event: E } & GivenTo<A[E]>): Promise<Result<AnswerOf<A[E]>>>;
  readonly actions: A;
};

/**
 * Combines several actions into one server action. `event` selects the action, which gets the other fields. Each has
 * its own permission, audit name and input.
 */
export function actionByEvent<A extends Readonly<Record<keyof A, AnyAction>>>(actions: A): ActionByEvent<A> {
  const known = new Map(Object.entries<AnyAction>(actions));
  const call = async (given: unknown): Promise<Result<never>> => {
    const { event, ...rest } = z.record(z.string(), z.unknown()).catch({}).parse(given);
    const chosen = known.get(event as string) as ((given: unknown) => Promise<Result<never>>) | undefined;
    if (chosen) return chosen(rest);
    return answer("unknown event", budgetOf(REQUEST_MS, "write"), async () => {
      await requireSession();
      const reason = `is not one of ${[...known.keys()].join(", ")}`;
      throw new AppError("INVALID", "This page is out of date. Reload it, then try again.", { event: reason });
    });
  };
  return Object.assign(call, { actions });
}

async function noted(tx: Tx, owner: OwnerScope, followUp: FollowUp, recordRef: string): Promise<() => Promise<void>> {
  const note = await recordFollowUp(tx, owner, followUp, recordRef);
  return () => completeFollowUp(owner, followUp, note);
}

function ownerOf(scope: TenantScope | StaffScope | EverywhereScope): OwnerScope {
  if (scope.kind === "tenant") return scope;
  if ("everywhere" in scope) return globalScope(scope);
  throw new Error("A follow-up belongs to a tenant, or to none.");
}

async function admit<R extends Reach, I extends Fields>(
  spec: { reach: R; permission: Permission; input: I },
  given: unknown,
): Promise<Asked<R, I>> {
  const { tenant, ...fields } = z.record(z.string(), z.unknown()).catch({}).parse(given);
  const scope = await enterReach(spec.reach, spec.permission, tenant);
  const parsed = spec.input.safeParse(fields, { error: plainIssue });
  if (!parsed.success) throw invalid(parsed.error);
  return { scope, input: parsed.data as z.output<I> };
}

function invalid(error: z.ZodError): AppError {
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join(".") || "input", issue.message]));
  const first = Object.entries(fields)[0];
  return new AppError("INVALID", first ? `${first[0]}: ${first[1]}` : "The input is not valid.", fields);
}

/** The time budget that all queries of a page share. It starts with the first query. */
const pageBudget = cache(() => budgetOf(REQUEST_MS, "read"));

/** The only catch on the way out: returns known errors unchanged, and logs and hides unknown ones. */
async function answer<T>(name: string, budget: Budget, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, data: await within(budget, work) };
  } catch (thrown) {
    const error = lostRace(thrown) ?? thrown;
    const { requestId } = await currentRequest();
    const known = failureOf(error, requestId);
    const failure = { ...known, message: forPeople(known.message, known.fields) };
    if (failure.code === "INTERNAL" || failure.code === "UNAVAILABLE")
      log().error({ requestId, name, err: thrown }, failure.message);
    return { ok: false, error: failure };
  }
}

/** A lost race for a unique value. The stores' own modules already translate a store that is down. */
function lostRace(error: unknown): AppError | null {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "P2002") return null;
  return new AppError("CONFLICT", "Someone else made the same change at the same time. Reload to see it.", undefined, {
    cause: error,
  });
}
