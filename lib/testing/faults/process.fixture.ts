import { systemScope } from "@/lib/core/access/scope";
import type { Failure, Result } from "@/lib/core/errors";
import { checkStores, stuckStores } from "@/lib/health";
import { createSkill } from "@/lib/skills/actions";
import { skillsDetail, skillsList } from "@/lib/skills/queries";
import type { Done, Operation, Order } from "@/lib/testing/faults/orders.fixture";
import { as } from "@/lib/testing/people";
import { purgeDue } from "@/lib/trash/provider";
import { runPass } from "@/scripts/worker/rounds";

/**
 * A process of the app that goes through the gate: it runs the operations it receives as messages, and reports their
 * results.
 */

const DAY = 86_400_000;
const NEVER_ABORTED = new AbortController().signal;

type Outcome = Pick<Done, "outcome" | "missing">;

function told(result: Result<unknown>, missing: string[] = []): Outcome {
  const failed = (error: Failure) =>
    error.code === "UNAVAILABLE" ? `UNAVAILABLE: ${error.message}` : `${error.code}: ${error.message}`;
  return { outcome: result.ok ? "ok" : failed(result.error), missing };
}

/** The reason of each missing part of the page. */
function holesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { state, why } = value as { state?: unknown; why?: unknown };
  return state === "unreadable" ? [String(why)] : Object.values(value).flatMap(holesIn);
}

const WORK: Record<Operation, (order: Order) => Promise<Outcome>> = {
  list: async ({ staff, session, tenant }) =>
    told(await as(staff, () => skillsList({ tenant: tenant.refId }), session)),
  detail: async ({ staff, session, tenant, skillRef }) => {
    const result = await as(staff, () => skillsDetail({ tenant: tenant.refId, refId: skillRef }), session);
    return told(result, holesIn(result));
  },
  write: async ({ staff, session, tenant, slug }) => {
    const text = { slug, name: slug, description: "", body: "What the agent is to do.", tags: "" };
    return told(await as(staff, () => createSkill({ tenant: tenant.refId, ...text }), session));
  },
  worker: async ({ tenant }) => {
    // Makes everything in the tenant's trash old enough to purge.
    const run = async (scope: Parameters<typeof purgeDue>[0], now: Date, limit: number) =>
      (await purgeDue(scope, { now: new Date(now.getTime() + 60 * DAY), limit })).length;
    const { failures } = await runPass(
      [systemScope(tenant, "worker")],
      [{ name: "purge the trash", run }],
      NEVER_ABORTED,
    );
    return {
      outcome: failures === 0 ? "ok" : "UNAVAILABLE: the duty failed and is left for the next round",
      missing: [],
    };
  },
  health: async () => {
    const stores = await checkStores();
    const down = stores.flatMap(({ store, state }) => (state === "down" ? [store] : []));
    return { outcome: stuckStores().length > 0 ? "stuck" : "ok", missing: down };
  },
};

process.on("message", (order: Order) => {
  const began = performance.now();
  const done = ({ outcome, missing }: Outcome) => {
    const answer: Done = {
      id: order.id,
      ms: Math.round(performance.now() - began),
      outcome,
      missing: [...new Set(missing)],
    };
    process.send?.(answer);
  };
  WORK[order.operation](order).then(done, (error: unknown) =>
    done({ outcome: `THROWN: ${String(error)}`, missing: [] }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ id: 0, ms: 0, outcome: "ready", missing: [] } satisfies Done);
