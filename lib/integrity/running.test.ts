import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { runQueuedIntegrity } from "@/lib/integrity/provider";
import { queueRun } from "@/lib/integrity/store";
import { unscopedMongo } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent } from "@/lib/stores/objects";
import { inTenant } from "@/lib/stores/postgres";
import { testTenant } from "@/lib/testing/people";
import { recordToolCalls } from "@/lib/tool-calls/provider";

const CALLS = 450;
let scope: TenantScope;

beforeAll(async () => {
  scope = await testTenant("Integrity runs");
  await recordToolCalls(
    scope,
    Array.from({ length: CALLS }, () => someCall("{}")),
  );
  await recordToolCalls(
    await testTenant("Beside it"),
    Array.from({ length: CALLS }, () => someCall("{}")),
  );
});

function someCall(request: string) {
  const call = { refId: newRefId(), toolName: "search.web", method: "call", status: "succeeded", model: null } as const;
  const figures = { durationMs: 1, tokensIn: 1, tokensOut: 1, costMicros: 1 };
  return {
    ...call,
    ...figures,
    request,
    response: "{}",
    startedAt: new Date(),
    expiresAt: new Date(Date.now() + 86_400_000),
  };
}

async function queued(of = scope): Promise<string> {
  return (await inTenant(of, (tx) => queueRun(tx, of))).refId;
}

const rowOf = (refId: string, of = scope) =>
  inTenant(of, (tx) => tx.integrityRun.findFirstOrThrow({ where: { tenantId: of.tenantId, refId } }));

type Connection = ReturnType<typeof unscopedMongo>;
type Command = Record<string, unknown>;
const listening: [Connection, (event: { command: Command }) => void][] = [];
afterEach(() => {
  for (const [connection, listener] of listening.splice(0)) connection.off("commandStarted", listener);
});

/** Records the reads sent to MongoDB from now on. */
function readsFrom(connection: Connection): Command[] {
  const reads: Command[] = [];
  const listener = ({ command }: { command: Command }) => void (command.find && reads.push(command));
  connection.on("commandStarted", listener);
  listening.push([connection, listener]);
  return reads;
}

describe("an integrity run", () => {
  it("gives way after its turn, and goes on from where it was, by whichever worker", async () => {
    const refId = await queued();
    const turns: string[] = [];
    for (;;) {
      expect(await runQueuedIntegrity(scope, { turnMs: 0 })).toBe(refId);
      const row = await rowOf(refId);
      if (row.status === "succeeded") break;
      expect(row).toMatchObject({ status: "running", leaseUntil: null, attempt: 1 });
      turns.push(JSON.stringify(row.cursor));
    }
    expect(turns.length).toBeGreaterThan(10);
    expect(new Set(turns).size).toBe(turns.length);
    const inTurns = await rowOf(refId);
    const whole = await queued();
    await runQueuedIntegrity(scope);
    expect(await rowOf(whole)).toMatchObject({
      status: "succeeded",
      checked: inTurns.checked,
      found: inTurns.found,
      cursor: null,
    });
  });

  it("stops at the signal in the middle of a batch, and is not failed by it", async () => {
    const own = await testTenant("Large object");
    const { id } = await createActivity(own, { kind: "report", title: "Large", status: "succeeded" });
    const about = { activityId: id, kind: "report", format: "markdown", title: "Large", model: null } as const;
    await storeActivityOutput(own, { ...about, body: "x".repeat(40 * 1024 * 1024) });
    const refId = await queued(own);
    const stop = new AbortController();
    const running = runQueuedIntegrity(own, { signal: stop.signal });
    await expect.poll(async () => (await rowOf(refId, own)).status, { interval: 20 }).toBe("running");
    stop.abort();
    expect(await running).toBe(refId);
    const left = await rowOf(refId, own);
    expect(left).toMatchObject({ status: "running", leaseUntil: null, errorCode: null });
    expect(await runQueuedIntegrity(own)).toBe(refId);
    expect(await rowOf(refId, own)).toMatchObject({ status: "succeeded", found: 0 });
  });

  it("is taken by one worker at a time, and ends for one whose lease another took over", async () => {
    const refId = await queued();
    const both = await Promise.all([runQueuedIntegrity(scope), runQueuedIntegrity(scope)]);
    expect(both.filter((ref) => ref === refId)).toHaveLength(1);
  });

  it("fails after its worker died three times at the same batch", async () => {
    const refId = await queued();
    const died = { status: "running", attempt: 3, leaseUntil: new Date(Date.now() - 1) };
    await inTenant(scope, (tx) =>
      tx.integrityRun.updateMany({ where: { tenantId: scope.tenantId, refId }, data: died }),
    );
    expect(await runQueuedIntegrity(scope)).toBeNull();
    expect(await rowOf(refId)).toMatchObject({ status: "failed", errorCode: "WorkerEnded" });
  });

  it("examines hardly more documents than it is answered, beside other tenants", async () => {
    await queued();
    const reads = readsFrom(unscopedMongo());
    await runQueuedIntegrity(scope);
    const calls = reads.filter(({ find }) => find === "tool_call_logs");
    // By the rows' ref_ids, in batches: at least three for each.
    expect(calls.length).toBeGreaterThanOrEqual(6);
    for (const { find, filter, projection, sort, limit, hint } of calls) {
      const explain = {
        find,
        filter,
        projection,
        ...(sort ? { sort } : {}),
        ...(limit ? { limit } : {}),
        ...(hint ? { hint } : {}),
      };
      const told = (await unscopedMongo().db!.command({ explain, verbosity: "executionStats" })) as {
        executionStats: { nReturned: number; totalDocsExamined: number };
      };
      const { nReturned, totalDocsExamined } = told.executionStats;
      expect(totalDocsExamined, JSON.stringify(filter)).toBeLessThanOrEqual(1.25 * nReturned + 1);
    }
  });

  it("hashes an object of more than a megabyte, and finds it overwritten by one of the same size", async () => {
    const own = await testTenant("Overwritten");
    const { id, refId: activityRef } = await createActivity(own, {
      kind: "report",
      title: "Large",
      status: "succeeded",
    });
    const about = { activityId: id, kind: "report", format: "markdown", title: "Large", model: null } as const;
    const stored = await storeActivityOutput(own, { ...about, body: "x".repeat(3 * 1024 * 1024) });
    const at = new Date();
    const key = objectKeys.activityOutput(own, { refId: stored.refId, at, format: "markdown" });
    const put = await putContent(own, key, Buffer.from("y".repeat(3 * 1024 * 1024)), "text/markdown");
    await unscopedMongo()
      .collection("activity_outputs")
      .updateOne({ refId: stored.refId }, { $set: { s3VersionId: put.versionId } });
    await queued(own);
    await runQueuedIntegrity(own);
    const findings = await inTenant(own, (tx) => tx.integrityFinding.findMany({ where: { tenantId: own.tenantId } }));
    expect(findings).toMatchObject([
      { kind: "differs", entityRef: activityRef, detail: expect.stringMatching(/^Its sha256 is/) },
    ]);
  });

  it("reads no payload: what it asks of MongoDB names the parts that point to S3", async () => {
    await queued();
    const reads = readsFrom(unscopedMongo());
    await runQueuedIntegrity(scope);
    for (const { find, projection } of reads) {
      const named = Object.keys((projection ?? {}) as object);
      expect(named.length, String(find)).toBeGreaterThan(0);
      expect(named.filter((field) => ["request", "response", "body", "preview", "outline"].includes(field))).toEqual(
        [],
      );
    }
  });
});
