import pg from "pg";

export type Measured = {
  tenantId: string;
  tenantRef: string;
  tenantName: string;
  rows: number;
  allRows: number;
  tenants: number;
};

type Tenant = { id: string; ref_id: string; name: string; there: number };

const MONTHS = 13;
const MONTH_MS = 30 * 86_400_000;

/** Copies a tenant's calls into one of the last 13 periods of 30 days, each at its own time. */
const COPY = `
  WITH stock AS (
    SELECT array_agg(s) AS calls FROM (SELECT t AS s FROM tool_calls t WHERE tenant_id = $1 LIMIT 500) sample
  ), moments AS (
    SELECT number, (extract(epoch FROM $2::timestamptz + random() * ($3::timestamptz - $2::timestamptz)) * 1000)::bigint AS ms
    FROM generate_series(1, $4::int) AS number
  ), dated AS (
    SELECT ms, to_timestamp(ms / 1000.0)::timestamptz(3) AS at, md5(random()::text || number) AS noise,
      (stock.calls)[1 + floor(random() * cardinality(stock.calls))::int] AS call
    FROM moments, stock
  )
  INSERT INTO tool_calls (id, ref_id, tenant_id, seq, tool_name, method, status, model, started_at, duration_ms, tokens_in,
    tokens_out, cost_micros, error_class, request_bytes, response_bytes, payload_sha256, expires_at, created_at, updated_at)
  SELECT
    (lpad(to_hex(ms), 12, '0') || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15))::uuid,
    pg_temp.ulid_time(ms) || upper(substr(noise, 17, 16)),
    $1, 0, (call).tool_name, (call).method, CASE WHEN (call).status = 'running' THEN 'succeeded' ELSE (call).status END,
    (call).model, at, coalesce((call).duration_ms, 800), (call).tokens_in, (call).tokens_out, (call).cost_micros,
    (call).error_class, (call).request_bytes, (call).response_bytes, (call).payload_sha256, at + interval '90 days', at, at
  FROM dated ORDER BY at`;

/** The first ten characters of a ULID: a 48-bit timestamp in milliseconds, in Crockford's base 32. */
const ULID_TIME = `
  CREATE OR REPLACE FUNCTION pg_temp.ulid_time(ms bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT ${Array.from({ length: 10 }, (_, at) => `substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((ms >> ${45 - 5 * at}) & 31)::int + 1, 1)`).join(" || ")}
  $$`;

/**
 * Copies existing calls until there are `rows`, in set-based SQL. Tenant sizes follow 1/√rank, and times are spread
 * evenly over the last 390 days. Existing rows count; nothing is deleted.
 *
 * @param directUrl PostgreSQL as the owner of the tables
 * @returns the largest tenant
 */
export async function fillToolCalls(
  directUrl: string,
  rows: number,
  onProgress: (line: string) => void,
): Promise<Measured> {
  const owner = new pg.Client({ connectionString: directUrl });
  await owner.connect();
  try {
    const tenants = await tenantsBySize(owner);
    await owner.query(ULID_TIME);
    const weights = tenants.map((_, place) => 1 / Math.sqrt(place + 1));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => Math.floor((rows * weight) / all));
    const rest = rows - shares.reduce((sum, share) => sum + share, 0);
    const missing = tenants.map(({ there }, place) =>
      Math.max(0, (shares[place] ?? 0) + (place === 0 ? rest : 0) - there),
    );
    await copyMonths(owner, tenants, missing, onProgress);
    onProgress("VACUUM (ANALYZE) of the tool calls …");
    await owner.query("VACUUM (ANALYZE) tool_calls");
    const filled = await tenantsBySize(owner);
    const biggest = filled[0];
    if (!biggest)
      throw new Error("There is no tenant in the benchmark's database. Delete its data folder and run again.");
    const allRows = filled.reduce((sum, { there }) => sum + there, 0);
    return {
      tenantId: biggest.id,
      tenantRef: biggest.ref_id,
      tenantName: biggest.name,
      rows: biggest.there,
      allRows,
      tenants: filled.length,
    };
  } finally {
    await owner.end();
  }
}

/** Copies month by month for all tenants, so that the rows of different tenants are interleaved in the tables. */
async function copyMonths(
  owner: pg.Client,
  tenants: Tenant[],
  missing: number[],
  onProgress: (line: string) => void,
): Promise<void> {
  const total = missing.reduce((sum, count) => sum + count, 0);
  const now = Date.now();
  const edge = (month: number) => new Date(now - (MONTHS - month) * MONTH_MS);
  let [written, told] = [0, now];
  for (let month = 0; month < MONTHS; month++) {
    for (const [place, tenant] of tenants.entries()) {
      const whole = missing[place] ?? 0;
      const count = Math.floor((whole * (month + 1)) / MONTHS) - Math.floor((whole * month) / MONTHS);
      if (count === 0) continue;
      await owner.query("SELECT set_config('app.tenant_id', $1, false)", [tenant.id]);
      await owner.query(COPY, [tenant.id, edge(month), edge(month + 1), count]);
      written += count;
      if (Date.now() - told < 5_000) continue;
      told = Date.now();
      onProgress(`${written.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} rows copied`);
    }
  }
}

/** The tenants by number of calls, descending. Counted one at a time, because each can only see its own rows. */
async function tenantsBySize(owner: pg.Client): Promise<Tenant[]> {
  await owner.query("SELECT set_config('app.provisioning', 'on', false)");
  const { rows } = await owner.query<Omit<Tenant, "there">>(
    "SELECT id, ref_id, name FROM tenants WHERE deleted_on IS NULL",
  );
  const tenants: Tenant[] = [];
  for (const tenant of rows) {
    await owner.query("SELECT set_config('app.tenant_id', $1, false)", [tenant.id]);
    const counted = await owner.query<{ there: number }>(
      "SELECT count(*)::int AS there FROM tool_calls WHERE tenant_id = $1",
      [tenant.id],
    );
    tenants.push({ ...tenant, there: counted.rows[0]?.there ?? 0 });
  }
  return tenants.sort((a, b) => b.there - a.there);
}
