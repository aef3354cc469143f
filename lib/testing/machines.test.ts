import { beforeAll, describe, expect, it } from "vitest";
import { ROLES, rolesWith, type Role } from "@/lib/core/access/permissions";
import { proven, type Actor, type TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newId, sha256 } from "@/lib/core/ids";
import { isAboutText, type MachineEvent } from "@/lib/core/records/machine";
import { verifiedText } from "@/lib/core/records/reviewed-text";
import { transition, type Stateful, type Transition } from "@/lib/core/records/transitions";
import { ownedBy, rowsOf, type EntityRow, type Rows } from "@/lib/core/rows";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import { drawMachines } from "@/lib/testing/machine-drawing.fixture";
import { STATEFUL_ENTITIES, statesOf } from "@/lib/testing/machines.fixture";
import { testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

const ACTORS = ["program", ...ROLES] as const;
const REASON = "A reason of enough characters.";

let tenant: TenantScope;
let records: Records;
let person: TestStaff;

beforeAll(async () => {
  tenant = await testTenant("Machines");
  records = await oneOfEach(tenant);
  person = await testStaff({ name: "Whoever moves" });
});

const scopeOf = (actor: Actor) => proven<TenantScope>({ ...tenant, actor });
const asRole = (role: Role | "program") =>
  role === "program"
    ? scopeOf({ kind: "system", name: "test" })
    : scopeOf({ kind: "staff", ...person, grants: [{ role, tenantId: tenant.tenantId }] });

type Reviewed = { contentSha256?: string | null };
type Row = EntityRow & Reviewed;

/** The proof that the row's own text was verified. */
const proofOf = (row: Row, sha = row.contentSha256 ?? sha256("a text")) =>
  verifiedText(row.refId, { shownSha256: sha, obstacle: null });

async function rowOf(table: Rows<Row>, where: object): Promise<Row> {
  const row = await table.findFirst({ where });
  if (!row) throw new Error("There is no such record.");
  return row;
}

const UNDO = new Error("Everything in this transaction is taken back.");

/** Runs the work on the tenant's record of this kind, brought into a state, and rolls everything back. */
async function trying<T>(entity: Stateful, state: string, work: (tx: Tx, row: Row) => Promise<T>): Promise<T> {
  let answer: { value: T } | undefined;
  const refId = records[entity.kind as keyof Records];
  await inTenant(tenant, async (tx) => {
    const table = rowsOf<Reviewed>(tx, entity);
    const mine = { ...ownedBy(tenant, entity), ...(entity.kind === "tenant" ? {} : { refId }) };
    const row = await rowOf(table, mine);
    const where = { ...mine, createdAt: row.createdAt };
    const whole = entity.kind === "onboarding_run" ? await completedColumns(tx) : {};
    const reviewed =
      "approvedSha256" in row ? { approvedSha256: row.contentSha256, submittedBy: null, decidedBy: null } : {};
    await table.updateMany({ where, data: { status: state, ...reviewed, ...whole } });
    answer = { value: await work(tx, row) };
    throw UNDO;
  }).catch((error: unknown) => {
    if (error !== UNDO) throw error;
  });
  if (!answer) throw new Error("Nothing was tried.");
  return answer.value;
}

/** The columns that the database requires of a completed run. */
async function completedColumns(tx: Tx) {
  const { id } = await tx.strategy.findFirstOrThrow({ where: { tenantId: tenant.tenantId } });
  return { strategyId: id, researchRef: "0".repeat(24), contextFileId: records.onboarding_run, finishedAt: new Date() };
}

/** The result of a transition: the new state, or the refusal's code and message. */
async function outcomeOf(made: Promise<string>): Promise<string> {
  return made.catch((error: unknown) => {
    if (error instanceof AppError) return `${error.code} ${error.message}`;
    throw error;
  });
}

it("finds the machine of everything that has one", () => {
  expect(STATEFUL_ENTITIES.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      "activity",
      "blog_post",
      "contract",
      "onboarding_run",
      "social_post",
      "strategy",
      "tool_call",
    ]),
  );
});

it("is drawn in docs/state-machines.md as the tables say", async () => {
  await expect(drawMachines(STATEFUL_ENTITIES)).toMatchFileSnapshot("../../docs/state-machines.md");
});

describe.each(STATEFUL_ENTITIES)("$kind", (entity) => {
  const make = (tx: Tx, scope: TenantScope, change: Transition<Stateful>) => transition(tx, scope, entity, change);
  const events = Object.keys(entity.machine);
  const at = (row: Row) => (entity.partitioned ? { seen: { createdAt: row.createdAt } } : {});
  const seen = (row: Row) => ({ id: row.id, rowVersion: row.rowVersion, text: proofOf(row), ...at(row) });

  it("lets every role make the events it may from the states they leave, and refuses every other one with the reason", async () => {
    for (const state of statesOf(entity.machine)) {
      for (const event of events) {
        const means = entity.machine[event]!;
        const makeAs = (tx: Tx, row: Row, actor: (typeof ACTORS)[number]) =>
          outcomeOf(make(tx, asRole(actor), { event, from: state, ...seen(row), reason: REASON }));
        const may = (actor: (typeof ACTORS)[number]) =>
          actor === "program" || (means.by !== "program" && rolesWith(means.by).includes(actor));
        const legal = means.from.includes(state);
        const refused = ACTORS.filter((actor) => !legal || !may(actor));
        // A refusal changes nothing, so one row serves for all of them.
        await trying(entity, state, async (tx, row) => {
          for (const actor of refused) {
            const reason = may(actor)
              ? new RegExp(`^CONFLICT It is ${state.replaceAll("_", " ")}; to `)
              : /^FORBIDDEN .*(Required role in this tenant: |programs)/;
            expect(await makeAs(tx, row, actor), `${actor}: ${event} from ${state}`).toMatch(reason);
          }
        });
        for (const actor of ACTORS.filter((each) => !refused.includes(each))) {
          const outcome = await trying(entity, state, (tx, row) => makeAs(tx, row, actor));
          expect(outcome, `${actor}: ${event} from ${state}`).toBe(means.to);
        }
      }
    }
  }, 240_000);

  it.each(events.filter((event) => entity.machine[event]?.reason))("%s is refused without a reason", async (event) => {
    const { from } = entity.machine[event]!;
    const outcome = await trying(entity, from[0]!, (tx, row) =>
      outcomeOf(make(tx, asRole("program"), { event, from: from[0]!, ...seen(row), reason: "  " })),
    );
    expect(outcome).toMatch(/^INVALID A reason is required to /);
  });

  const decisions = events.filter((event) => ["decide", "approve"].includes(entity.machine[event]?.review ?? ""));
  it.each(decisions)("%s is refused to whoever submitted it, and on another text", async (event) => {
    const { from, by } = entity.machine[event]!;
    const role = by === "program" ? "admin" : rolesWith(by)[0]!;
    const given = (row: Row) => ({ event, from: from[0]!, ...seen(row), reason: REASON });
    const own = await trying(entity, from[0]!, async (tx, row) => {
      await rowsOf(tx, entity).updateMany({
        where: { id: row.id },
        data: { submittedBy: person.id },
      });
      return outcomeOf(make(tx, asRole(role), given(row)));
    });
    expect(own).toMatch(/^FORBIDDEN You submitted/);
    const other = await trying(entity, from[0]!, (tx, row) =>
      outcomeOf(make(tx, asRole(role), { ...given(row), text: proofOf(row, sha256("another text")) })),
    );
    expect(other).toMatch(/^CONFLICT The content has changed since you opened it/);
  });

  const aboutText = events.filter((event) => isAboutText(entity.machine[event] as MachineEvent<string>));
  it.each(aboutText)(
    "%s is not made without the proof that the text was verified, nor with that of another record",
    async (event) => {
      const from = entity.machine[event]!.from[0]!;
      for (const proof of [null, verifiedText("another record", { shownSha256: sha256("a text"), obstacle: null })]) {
        const made = trying(entity, from, (tx, row) =>
          make(tx, asRole("program"), { event, from, ...seen(row), text: proof, reason: REASON }),
        );
        await expect(made).rejects.toThrow(/without the proof/);
      }
    },
  );

  const releases = events.filter((event) => entity.machine[event]?.review === "release");
  it.each(releases)("%s is refused when the content has changed since it was approved", async (event) => {
    const { from } = entity.machine[event]!;
    const outcome = await trying(entity, from[0]!, async (tx, row) => {
      const data = { approvedSha256: sha256("what was approved") };
      await rowsOf(tx, entity).updateMany({ where: { id: row.id }, data });
      return outcomeOf(make(tx, asRole("program"), { event, from: from[0]!, ...seen(row), reason: REASON }));
    });
    expect(outcome).toMatch(/^CONFLICT The content has changed since it was approved/);
  });

  it("is NOT_FOUND for a record that is not there", async () => {
    const event = events[0]!;
    const from = entity.machine[event]!.from[0]!;
    if (entity.kind === "tenant") return;
    const outcome = await trying(entity, from, (tx) =>
      outcomeOf(make(tx, asRole("program"), { event, from, id: newId(), rowVersion: 1, reason: REASON })),
    );
    expect(outcome).toMatch(/^NOT_FOUND /);
  });
});

describe("50 clients at once", () => {
  it.each(STATEFUL_ENTITIES.filter(({ kind }) => kind !== "tenant"))(
    "$kind: exactly one wins, and the others learn who",
    async (entity) => {
      const own = await testTenant("Race");
      const refId = (await oneOfEach(own))[entity.kind as keyof Records];
      const event = Object.keys(entity.machine).find((each) => entity.machine[each]?.review !== "release");
      if (!event) throw new Error(`${entity.kind} has no event to race for.`);
      const from = entity.machine[event]!.from[0]!;
      const row = await inTenant(own, async (tx) => {
        const table = rowsOf<Reviewed>(tx, entity);
        await table.updateMany({ where: { tenantId: own.tenantId, refId }, data: { status: from } });
        return rowOf(table, { tenantId: own.tenantId, refId });
      });
      const at = entity.partitioned ? { seen: { createdAt: row.createdAt } } : {};
      const seen = { id: row.id, rowVersion: row.rowVersion, text: proofOf(row), ...at };
      const given = { event, from, ...seen, reason: REASON };
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => outcomeOf(inTenant(own, (tx) => transition(tx, own, entity, given)))),
      );
      const { to } = entity.machine[event]!;
      expect(outcomes.filter((outcome) => outcome === to)).toHaveLength(1);
      for (const outcome of outcomes.filter((each) => each !== to)) {
        expect(outcome).toMatch(new RegExp(`^CONFLICT test was first: it went from ${from} to ${to} at `));
      }
    },
  );
});
