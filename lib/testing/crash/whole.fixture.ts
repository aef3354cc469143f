import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import type pg from "pg";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { unscopedMongo } from "@/lib/stores/mongo";
import { SCHEMAS } from "@/lib/stores/mongo-schemas";
import { objectKeys } from "@/lib/stores/object-keys";
import { bucketName, readObject, unscopedS3 } from "@/lib/stores/objects";
import { asOwner } from "@/lib/testing/people";

/**
 * How many rows (by state), documents and keys a tenant has. Doing the same work once or repeatedly must give the same
 * counts.
 */
export type Counts = Record<string, number>;

/** The pointers from rows to documents: the columns that hold an ObjectId. */
const POINTERS = `
  SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
  JOIN pg_class ON relname = table_name AND NOT relispartition
  WHERE table_schema = 'public' AND data_type = 'character' AND character_maximum_length = 24`;

/** Claims only reserve a number or a name, so an unused one is harmless. */
const NOT_COUNTED = ["idempotency_keys"];

/** Ends the leases of a process that died, and makes its remaining work due. */
export async function passLeases(scope: TenantScope): Promise<void> {
  await inside(scope, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'lease_until'",
    );
    for (const { name } of rows) {
      await client.query(
        `UPDATE ${name} SET lease_until = now() - interval '1 s' WHERE tenant_id = $1 AND lease_until > now()`,
        [scope.tenantId],
      );
    }
    await client.query("UPDATE follow_ups SET due_at = now() - interval '1 s' WHERE tenant_id = $1", [scope.tenantId]);
    await client.query("COMMIT");
  });
}

async function inside<T>(scope: TenantScope, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await asOwner().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.tenant_id', $1, true)", [scope.tenantId]);
    return await work(client);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

export async function countsOf(scope: TenantScope): Promise<Counts> {
  const counts: Counts = {};
  await inside(scope, async (client) => {
    const { rows: tables } = await client.query<{ name: string; has_status: boolean }>(`
      SELECT c.table_name AS name, bool_or(c.column_name = 'status') AS has_status
      FROM information_schema.columns c JOIN pg_class p ON p.relname = c.table_name AND NOT p.relispartition
      WHERE c.table_schema = 'public' GROUP BY 1 HAVING bool_or(c.column_name = 'tenant_id') ORDER BY 1`);
    const counted = tables
      .filter(({ name }) => !NOT_COUNTED.includes(name))
      .map(
        ({ name, has_status: hasStatus }) =>
          `SELECT '${name}' AS name, ${hasStatus ? "status" : "''"} AS status, count(*)::int AS count FROM ${name} WHERE tenant_id = $1 GROUP BY 2`,
      );
    const { rows } = await client.query<{ name: string; status: string; count: number }>(counted.join(" UNION ALL "), [
      scope.tenantId,
    ]);
    for (const { name, status, count } of rows) counts[`${name} ${status}`.trim()] = count;
    const { rows: usage } = await client.query<{ metric: string; quantity: string }>(
      "SELECT metric, sum(quantity) AS quantity FROM usage_records WHERE tenant_id = $1 GROUP BY 1",
      [scope.tenantId],
    );
    for (const { metric, quantity } of usage) counts[`usage of ${metric}`] = Number(quantity);
  });
  const documents = Object.keys(SCHEMAS).map(async (name) => {
    const found = await unscopedMongo().collection(name).countDocuments({ tenantId: scope.tenantId });
    return [`documents in ${name}`, found] as const;
  });
  const keys = (["content", "legal"] as const).map(async (bucket) => {
    const { Versions = [] } = await unscopedS3().send(
      new ListObjectVersionsCommand({ Bucket: bucketName(bucket), Prefix: `${scope.tenantId}/` }),
    );
    return [`keys in ${bucket}`, new Set(Versions.map(({ Key }) => Key)).size] as const;
  });
  return { ...counts, ...Object.fromEntries(await Promise.all([...documents, ...keys])) };
}

/**
 * Pointers to nothing or to other bytes than stated: from rows to documents, and from documents and rows to objects.
 */
export async function danglingIn(scope: TenantScope): Promise<string[]> {
  const dangling: string[] = [];
  await inside(scope, async (client) => {
    const pointers = await client.query<{ table: string; column: string }>(POINTERS);
    for (const { table, column } of pointers.rows) {
      const { rows } = await client.query<{ ref: string }>(
        `SELECT ${column} AS ref FROM ${table} WHERE tenant_id = $1 AND ${column} IS NOT NULL`,
        [scope.tenantId],
      );
      for (const { ref } of rows) {
        const named = { tenantId: scope.tenantId, $expr: { $eq: [{ $toString: "$_id" }, ref] } };
        const there = Object.keys(SCHEMAS).map((name) => unscopedMongo().collection(name).countDocuments(named));
        if (!(await Promise.all(there)).includes(1)) dangling.push(`${table}.${column} ${ref}`);
      }
    }
    const { rows } = await client.query<{ s3Key: string; s3VersionId: string; sha256: string }>(
      `SELECT pdf_s3_key AS "s3Key", pdf_version_id AS "s3VersionId", pdf_sha256 AS sha256 FROM contracts
       WHERE tenant_id = $1 AND pdf_s3_key IS NOT NULL`,
      [scope.tenantId],
    );
    for (const pdf of rows) await look("contracts", pdf);
  });
  const inDocuments = Object.keys(SCHEMAS).map(async (name) => {
    const documents = await unscopedMongo().collection(name).find({ tenantId: scope.tenantId }).toArray();
    for (const stored of documents.flatMap(storedIn)) await look(name, stored);
  });
  await Promise.all(inDocuments);
  return dangling;

  async function look(from: string, { s3Key, s3VersionId, sha256: hash }: StoredObject): Promise<void> {
    const bytes = await readObject(scope, { key: objectKeys.kept(scope, s3Key), versionId: s3VersionId });
    if (!bytes || sha256(bytes) !== hash) dangling.push(`${from} names ${s3Key}`);
  }
}

type StoredObject = { s3Key: string; s3VersionId: string; sha256: string };

/** Every reference to an object in a document. */
function storedIn(value: unknown): StoredObject[] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  const own = "s3Key" in value && value.s3Key ? [value as StoredObject] : [];
  return [...own, ...Object.values(value).flatMap(storedIn)];
}
