import pg from "pg";
import type { Difference } from "./differences";

/** The condition that selects the rows of one owner: a tenant by its id, or the templates. */
const OF_TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid";
const OF_NOBODY = "tenant_id IS NULL";

/**
 * The rows that the index should have (`w`) and those that it has (`k`), of one owner. Materialized, because PostgreSQL
 * would otherwise compute the former once for each row of the latter.
 */
const compared = (owned: string) => `
  WITH w AS MATERIALIZED (SELECT * FROM record_index_rows() WHERE ${owned}),
    k AS MATERIALIZED (SELECT * FROM record_index WHERE ${owned})`;

const DIFFERING = "w FULL JOIN k ON k.entity = w.entity AND k.id = w.id WHERE w IS DISTINCT FROM k";

/**
 * Makes the record index anew from the records, one tenant at a time. Writers of that tenant wait for some
 * milliseconds. Rows that are right are not touched, so repeating it is cheap.
 *
 * @param directUrl the owner's address of PostgreSQL itself
 * @returns how many rows it removed and wrote; a row that differed counts twice
 */
export async function reindex(directUrl: string): Promise<number> {
  return connected(directUrl, async (client) => {
    let changed = 0;
    await forEachOwner(client, async (owned) => {
      // Waits for the transactions that have changed a record, and holds up the others until this one has ended.
      await client.query("LOCK TABLE record_index IN SHARE ROW EXCLUSIVE MODE");
      const stale = await client.query(`${compared(owned)}
        DELETE FROM record_index i USING (SELECT k.entity, k.id FROM ${DIFFERING} AND k.id IS NOT NULL) d
        WHERE i.entity = d.entity AND i.id = d.id`);
      const fresh = await client.query(`${compared(owned)}
        INSERT INTO record_index SELECT w.* FROM ${DIFFERING} AND w.id IS NOT NULL`);
      changed += (stale.rowCount ?? 0) + (fresh.rowCount ?? 0);
    });
    return changed;
  });
}

/** How many differing rows are named one by one. */
const NAMED = 5;

/** Compares the record index with the records. Changes nothing. */
export async function recordIndexDifferences(directUrl: string): Promise<Difference[]> {
  return connected(directUrl, async (client) => {
    const found: string[] = [];
    let more = 0;
    await forEachOwner(client, async (owned) => {
      const { rows } = await client.query<{ entity: string; ref: string; what: string }>(`${compared(owned)}
        SELECT coalesce(w.entity, k.entity) AS entity, coalesce(w.ref_id, k.ref_id)::text AS ref,
          CASE WHEN k.id IS NULL THEN 'is missing from' WHEN w.id IS NULL THEN 'does not exist, but is in'
            ELSE 'differs in' END AS what
        FROM ${DIFFERING}`);
      for (const { entity, ref, what } of rows) {
        if (found.length < NAMED) found.push(`The ${entity} ${ref} ${what} the record index.`);
        else more += 1;
      }
    });
    const rest = more > 0 ? [`${more} more record(s) differ in the record index.`] : [];
    return [...found, ...rest].map((what) => ({ what, fix: "npm run reindex" }));
  });
}

async function connected<T>(directUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: directUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Enters each tenant in turn, deleted ones too, and then the templates, each in its own transaction. */
async function forEachOwner(client: pg.Client, work: (owned: string) => Promise<void>): Promise<void> {
  const enter = (tenant: string, setting = "app.tenant_id") => inTransaction(client, setting, tenant);
  const tenants = await enter(
    "on",
    "app.provisioning",
  )(async () => {
    const { rows } = await client.query<{ id: string }>("SELECT id FROM tenants ORDER BY id");
    return rows;
  });
  for (const { id } of tenants) await enter(id)(() => work(OF_TENANT));
  await enter("on", "app.global")(() => work(OF_NOBODY));
}

function inTransaction(client: pg.Client, setting: string, value: string) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await client.query("BEGIN");
    try {
      await client.query("SELECT set_config($1, $2, true)", [setting, value]);
      const done = await work();
      await client.query("COMMIT");
      return done;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    }
  };
}
