import type pg from "pg";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId } from "@/lib/core/ids";
import { asOwner } from "@/lib/testing/people";

/** Names and titles in their order, as people sort them. */
const NAMES = ["Ärger", "part 2", "Part 2", "Part 10", "🙂 smile", "текст", "文章"];
const TIMES = [null, "2026-03-01T10:00:00.123Z", "2026-03-01T10:00:00.124Z", "2027-01-01T00:00:00Z"];
const DAY = 86_400_000;

/** Runs work as the tables' owner, in the tenant. */
export async function inTenantAsOwner<T>(scope: TenantScope, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await asOwner().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.tenant_id', $1, true)", [scope.tenantId]);
    const done = await work(client);
    await client.query("COMMIT");
    return done;
  } finally {
    client.release();
  }
}

/** What must differ between the copies of a row, by column. */
const DISTINCT: Record<string, (index: number) => unknown> = {
  version: (index) => 1_000 + index,
  number: (index) => `W-${index}`,
  email: (index) => `copy-${index}-${newRefId().toLowerCase()}@them.test`,
  slug: (index) => `copy-${index}-${newRefId().toLowerCase()}`,
  outbox_id: () => newId(),
  sso_subject: () => null,
};

type Copies = { table: string; of: string; count: number; times: readonly string[]; statuses: readonly string[] };

/**
 * Copies a row, with few different names, times and statuses, so that many rows have the same value.
 * @returns the IDs of the copies
 */
export function copyRow(scope: TenantScope, { table, of, count, times, statuses }: Copies): Promise<string[]> {
  return inTenantAsOwner(scope, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_name = $1 AND table_schema = 'public' AND is_generated = 'NEVER'`,
      [table],
    );
    const names = rows.map(({ name }) => name);
    const list = names.map((name) => `"${name}"`).join();
    const allowed = [...statuses];
    const ids: string[] = [];
    for (let index = 0; ids.length < count; index++) {
      const id = newId();
      const status = allowed.length > 0 ? allowed[index % allowed.length] : undefined;
      const copy: Record<string, unknown> = { id, ref_id: newRefId() };
      for (const name of names) {
        if (name in DISTINCT) copy[name] = DISTINCT[name]!(index);
        if (times.includes(name)) copy[name] = TIMES[index % TIMES.length];
      }
      if (names.includes("title") || names.includes("name")) {
        copy[names.includes("title") ? "title" : "name"] = NAMES[index % NAMES.length];
      }
      copy["created_at"] = new Date(Date.UTC(2026, 5, 1) + (index % 11) * DAY).toISOString();
      if (status) copy["status"] = status;
      await client.query("SAVEPOINT copy");
      try {
        await client.query(
          `INSERT INTO ${table} (${list})
           SELECT ${list} FROM (SELECT (jsonb_populate_record(x, $1::jsonb)).* FROM ${table} x WHERE ref_id = $2) copy`,
          [JSON.stringify(copy), of],
        );
        ids.push(id);
      } catch (error) {
        // A status that needs other columns, or that only one row may have.
        await client.query("ROLLBACK TO SAVEPOINT copy");
        if (!status || allowed.length === 1) throw error;
        allowed.splice(allowed.indexOf(status), 1);
      }
    }
    return ids;
  });
}
