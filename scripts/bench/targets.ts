import pg from "pg";
import type { Measured } from "./fill";
import type { Visitor } from "./visitor";

/** A measured URL, the page of rows that it must show, and whether it is ours or a baseline. */
export type Target = { name: string; path: string; page: 1 | 2000 | null; kind: "page" | "json"; ours: boolean };

export type Targets = { list: Target[]; walked: { pages: number; rows: number; seconds: number } };

type Row = { refId: string; createdAt: string };
type Answer = { ok: boolean; data: { rows: Row[]; next: string | null } };

const LAST = 2000;
const SIZE = 50;

/**
 * Follows the list's cursors to page 2000, then builds every target and checks that each responds 200 with the expected
 * rows.
 *
 * @throws if a page is short, out of order or repeats a row, or if a target shows other rows
 */
export async function findTargets(visitor: Visitor, tenant: Measured, databaseUrl: string): Promise<Targets> {
  const json = (cursor?: string) =>
    `/api/read/tool_calls.list?tenant=${tenant.tenantRef}&range=all${cursor ? `&cursor=${cursor}` : ""}`;
  const page = (cursor?: string) =>
    `/tenants/${tenant.tenantRef}/tool-calls?range=all${cursor ? `&cursor=${cursor}` : ""}`;
  const walk = await walkTo(LAST, async (cursor) => (await (await visitor.get(json(cursor))).json()) as Answer);
  const bare = (kind: string, after?: string) => `/bare/${kind}?tenant=${tenant.tenantId}${after ?? ""}`;
  const after = await placeOf(databaseUrl, tenant.tenantId, walk.before);
  const of = (kind: Target["kind"], number: 1 | 2000, ours: boolean, path: string): Target => ({
    name: `${ours ? "ours" : "bare"} ${kind === "page" ? "page" : "JSON"}, page ${number}`,
    ...{ kind, page: number, ours, path },
  });
  const list: Target[] = [
    of("page", 1, true, page()),
    of("page", 1, false, bare("page")),
    of("page", 2000, true, page(walk.cursor)),
    of("page", 2000, false, bare("page", after)),
    of("json", 1, true, json()),
    of("json", 1, false, bare("json")),
    of("json", 2000, true, json(walk.cursor)),
    of("json", 2000, false, bare("json", after)),
    { name: "empty page", path: "/bare/empty-page", page: null, kind: "page", ours: false },
    { name: "empty handler", path: "/bare/empty-json", page: null, kind: "json", ours: false },
  ];
  for (const target of list) {
    const rows = target.page === null ? [] : target.page === 1 ? walk.first : walk.last;
    await prove(visitor, target, rows);
  }
  return { list, walked: walk.walked };
}

async function walkTo(last: number, read: (cursor?: string) => Promise<Answer>) {
  const started = performance.now();
  const seen = new Set<string>();
  let [cursor, before, first] = [undefined as string | undefined, "", [] as Row[]];
  for (let number = 1; ; number++) {
    const { ok, data } = await read(cursor);
    if (!ok || data.rows.length !== SIZE)
      throw new Error(`Page ${number} of the list has ${data?.rows.length ?? "no"} rows, not ${SIZE}.`);
    for (const row of data.rows) {
      if (seen.has(row.refId)) throw new Error(`Page ${number} of the list repeats ${row.refId}.`);
      seen.add(row.refId);
    }
    if (number === 1) first = data.rows;
    const seconds = (performance.now() - started) / 1000;
    if (number === last)
      return { cursor, before, first, last: data.rows, walked: { pages: last, rows: seen.size, seconds } };
    before = data.rows.at(-1)?.refId ?? "";
    cursor = data.next ?? undefined;
    if (!cursor) throw new Error(`The list ends at page ${number}. Page ${last} needs more rows: --rows.`);
  }
}

/** The row's position in the order, as input for the baselines. */
async function placeOf(databaseUrl: string, tenantId: string, refId: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c app.tenant_id=${tenantId}` });
  await client.connect();
  try {
    const { rows } = await client.query<{ at: Date; id: string }>(
      "SELECT created_at AS at, id FROM tool_calls WHERE ref_id = $1",
      [refId],
    );
    const place = rows[0];
    if (!place) throw new Error(`The row ${refId}, which the list shows, is not in PostgreSQL.`);
    return `&at=${place.at.toISOString()}&id=${place.id}`;
  } finally {
    await client.end();
  }
}

async function prove(visitor: Visitor, target: Target, rows: Row[]): Promise<void> {
  const answer = await visitor.get(target.path);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${target.name} answered ${answer.status}: ${target.path}`);
  const shown = target.kind === "page" ? [...text.matchAll(/<tr[ >]/g)].length : rows.length;
  const missing = rows.filter(({ refId }) => !text.includes(refId));
  if (missing.length > 0 || shown < rows.length) {
    throw new Error(
      `${target.name} shows ${shown} rows and lacks ${missing.length} of the ${rows.length} it should show: ${target.path}`,
    );
  }
}
