import pg from "pg";
import { env } from "@/lib/env";

/** A row as returned by PostgreSQL. */
export type BareRow = {
  ref_id: string;
  created_at: Date;
  tool_name: string;
  method: string;
  status: string;
  model: string | null;
  duration_ms: number | null;
  tokens_in: number | null;
  tokens_out: number | null;
  cost_micros: string | null;
  bytes: number;
  expires_at: Date | null;
};

/** Same bound as in the measured list: it keeps PostgreSQL from planning for every monthly partition. */
const MONTH_MS = 31 * 86_400_000;

const ROWS = `SELECT ref_id, created_at, tool_name, method, status, model, duration_ms, tokens_in, tokens_out, cost_micros,
    request_bytes + response_bytes AS bytes, expires_at
  FROM tool_calls WHERE tenant_id = $1 AND created_at >= $2 AND deleted_on IS NULL`;
const NEWEST = `${ROWS} ORDER BY created_at DESC, id DESC LIMIT 50`;
const OLDER = `${ROWS} AND created_at <= $3 AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT 50`;

const processWide = globalThis as typeof globalThis & { barePools?: Map<string, pg.Pool> };

/**
 * Reads fifty calls of a tenant with one plain keyset query. Row-level security requires a tenant, which is a setting
 * of the pool's connections, so that no request spends a statement on it.
 *
 * @param params `tenant`, the tenant's ID; `at` and `id` of the row before the first requested one
 */
export async function bareRows(params: Readonly<Record<string, unknown>>): Promise<BareRow[]> {
  const { tenant, at, id } = params;
  if (typeof tenant !== "string" || !/^[0-9a-f-]{36}$/.test(tenant))
    throw new Error("Give the tenant's id as ?tenant=");
  const since = new Date((typeof at === "string" ? Date.parse(at) : Date.now()) - MONTH_MS);
  const { rows } = await poolOf(tenant).query<BareRow>(
    at ? OLDER : NEWEST,
    at ? [tenant, since, at, id] : [tenant, since],
  );
  return rows;
}

function poolOf(tenant: string): pg.Pool {
  const pools = (processWide.barePools ??= new Map<string, pg.Pool>());
  const { DATABASE_URL, DATABASE_POOL_MAX } = env();
  const pool =
    pools.get(tenant) ??
    new pg.Pool({ connectionString: DATABASE_URL, max: DATABASE_POOL_MAX, options: `-c app.tenant_id=${tenant}` });
  pools.set(tenant, pool);
  return pool;
}
