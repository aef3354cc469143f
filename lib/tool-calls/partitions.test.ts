import { afterEach, beforeAll, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { inTenant, unscopedPostgres } from "@/lib/stores/postgres";
import { asOwner, testTenant } from "@/lib/testing/people";
import { makePartitions } from "@/lib/tool-calls/partitions";
import { recordToolCalls } from "@/lib/tool-calls/provider";
import { findToolCall } from "@/lib/tool-calls/store";
import { migrate } from "@/prisma/migrate";

let scope: TenantScope;
beforeAll(async () => {
  scope = await testTenant("Partitions");
});

const made: string[] = [];
afterEach(async () => {
  for (const name of made.splice(0)) await asOwner().query(`DROP TABLE IF EXISTS ${name}`);
});

/** The same month a year or two ahead, and the name of its partition. */
function monthAhead(months: number) {
  const now = new Date();
  const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15, 12));
  const name = `tool_calls_${at.toISOString().slice(0, 7).replace("-", "_")}`;
  made.push(name);
  return { at, name };
}

async function callsAt(at: Date, count = 3): Promise<string[]> {
  const call = {
    toolName: "search.web",
    method: "call",
    status: "succeeded",
    model: null,
    durationMs: 1,
    request: "{}",
    response: "{}",
  } as const;
  const figures = { tokensIn: 1, tokensOut: 1, costMicros: 1 };
  const calls = Array.from({ length: count }, (_, n) => {
    const begun = new Date(at.getTime() + n * 1000);
    return {
      ...call,
      ...figures,
      refId: newRefId(begun),
      startedAt: begun,
      expiresAt: new Date(at.getTime() + 86_400_000),
    };
  });
  await recordToolCalls(scope, calls);
  return calls.map(({ refId }) => refId);
}

async function partitionsOf(refIds: string[]): Promise<string[]> {
  const rows = await inTenant(
    scope,
    (tx) =>
      tx.$queryRaw<
        { name: string }[]
      >`SELECT tableoid::regclass::text AS name FROM tool_calls WHERE ref_id = ANY(${refIds})`,
  );
  return rows.map(({ name }) => name);
}

it("moves rows of next year out of the default partition, into a month that the app's role makes", async () => {
  const { at, name } = monthAhead(12);
  const refIds = await callsAt(at);
  expect(new Set(await partitionsOf(refIds))).toEqual(new Set(["tool_calls_default"]));
  expect(await makePartitions(50)).toBeGreaterThan(0);
  expect(await partitionsOf(refIds)).toEqual([name, name, name]);
  expect(await findToolCall(scope, refIds[0] ?? "")).toMatchObject({ refId: refIds[0], toolName: "search.web" });
  expect(await makePartitions(50)).toBe(0);
  expect(new Set(await partitionsOf(await callsAt(at)))).toEqual(new Set([name]));
});

it("lets migrate run while rows lie in the default partition, in this and in coming months", async () => {
  const { at, name } = monthAhead(13);
  const near = monthAhead(3);
  await makePartitions(50);
  await asOwner().query(`DROP TABLE ${near.name}`);
  const refIds = [...(await callsAt(at)), ...(await callsAt(near.at))];
  await migrate(process.env.DIRECT_DATABASE_URL ?? "", process.env.DATABASE_URL ?? "");
  expect(new Set(await partitionsOf(refIds))).toEqual(new Set([name, near.name]));
  made.splice(made.indexOf(near.name), 1);
});

it("is done once by two workers at the same time, beside writers", async () => {
  const { at, name } = monthAhead(14);
  const before = await callsAt(at, 200);
  const writing = Promise.all(Array.from({ length: 5 }, () => callsAt(at, 20)));
  const counts = await Promise.all([makePartitions(50), makePartitions(50)]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(1);
  const refIds = [...before, ...(await writing).flat()];
  await makePartitions(50);
  const places = await partitionsOf(refIds);
  expect(places).toHaveLength(300);
  expect(new Set(places)).toEqual(new Set([name]));
});

it("keeps a call of a far year in the default partition", async () => {
  const refIds = await callsAt(new Date("2150-06-01T00:00:00Z"), 1);
  await makePartitions(50);
  expect(await partitionsOf(refIds)).toEqual(["tool_calls_default"]);
});

it("gives the app's role no right on a partition, and walls, keys and indexes as the others have", async () => {
  const { at, name } = monthAhead(15);
  await callsAt(at, 1);
  await makePartitions(50);
  await expect(unscopedPostgres().$queryRawUnsafe(`SELECT 1 FROM ${name}`)).rejects.toThrow(/permission denied/);
  const shape = async (table: string) => {
    const { rows } = await asOwner().query<{ what: string }>(
      `SELECT pg_get_constraintdef(oid) AS what FROM pg_constraint WHERE conrelid = $1::regclass
       UNION ALL SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') FROM pg_index WHERE indrelid = $1::regclass`,
      [table],
    );
    return rows.map(({ what }) => what).sort();
  };
  const thisMonth = `tool_calls_${new Date().toISOString().slice(0, 7).replace("-", "_")}`;
  expect(await shape(name)).toEqual(await shape(thisMonth));
  expect(await shape(name)).toEqual(await shape("tool_calls_default"));
});
