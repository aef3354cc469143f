import "server-only";
import { ROLES, type Role } from "@/lib/core/access/permissions";
import type { Entity, Indexed } from "@/lib/core/entity";
import { INDEXED_ENTITIES, readersOf, waitsFor } from "@/lib/record-index/model";

/*
 * The SQL that keeps the record index, generated from the register. `npm run record-index` prints it for a migration,
 * and a test compares it with what the migrations have created.
 */

/** A function: its name with arguments, and the body. */
export type SqlFunction = { readonly name: string; readonly returns: string; readonly body: string };

type OneIndexed = Entity & { readonly index: Indexed };

const ENTITIES: readonly OneIndexed[] = INDEXED_ENTITIES;

const inSql = (column: string) => column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(", ");

/** The functions that turn a record into its row of the index. */
function rowFunction(entity: OneIndexed): SqlFunction {
  const { kind, sql, title, index } = entity;
  const tenant = kind === "tenant" ? "r.id" : "r.tenant_id";
  const searched = index.names === null ? "NULL" : words([title, ...index.names]);
  const due = index.due.map((column) => `r.${inSql(column)}`);
  const body = `
  SELECT '${kind}'::text, r.id, r.ref_id, ${tenant}, r.${inSql(title)}, ${searched}, r.status,
    ${waits(entity)},
    greatest(r.created_at, (SELECT max(t.at) FROM status_transitions t
      WHERE t.tenant_id = ${tenant} AND t.entity = '${kind}' AND t.entity_id = r.id)),
    ${due.length > 1 ? `coalesce(${due.join(", ")})` : (due[0] ?? "NULL::timestamptz(3)")},
    r.created_at, r.updated_at, r.deleted_on, r.row_version
`;
  return { name: `record_index_row(r ${sql})`, returns: "SETOF record_index", body };
}

function words(columns: readonly string[]): string {
  return `concat_ws(' ', ${columns.map((column) => `r.${inSql(column)}`).join(", ")})`;
}

function waits(entity: OneIndexed): string {
  const waiting = entity.statuses.flatMap((status) => {
    const permission = waitsFor(entity, status);
    return permission ? [`WHEN '${status}' THEN '${permission}'`] : [];
  });
  return waiting.length === 0 ? "NULL::text" : `CASE r.status ${waiting.join(" ")} END`;
}

/** The rows that the index should have, of the records that the transaction can read. */
function allRows(): SqlFunction {
  const parts = ENTITIES.map(({ sql }) => `  SELECT i.* FROM ${sql} r, record_index_row(r) i`);
  return {
    name: "record_index_rows()",
    returns: "SETOF record_index",
    body: `\n${parts.join("\n  UNION ALL\n")}\n`,
  };
}

/** The entities whose records a role may read. */
function readable(): SqlFunction {
  const cases = ROLES.map((role: Role) => {
    const kinds = ENTITIES.filter((entity) => readersOf(entity).includes(role)).map(({ kind }) => kind);
    return `    WHEN '${role}' THEN ARRAY[${list(kinds)}]`;
  });
  const body = `\n  SELECT CASE role\n${cases.join("\n")}\n    ELSE ARRAY[]::text[] END\n`;
  return { name: "entities_read_by(role staff_role)", returns: "text[]", body };
}

/** All generated functions. */
export function indexFunctions(): SqlFunction[] {
  return [...ENTITIES.map(rowFunction), allRows(), readable()];
}

/** All generated triggers, by table. */
export function indexTriggers(): { readonly table: string; readonly sql: string }[] {
  const ofRecords = ENTITIES.map(({ kind, sql }) => ({
    table: sql,
    sql:
      `CREATE TRIGGER record_index AFTER INSERT OR DELETE OR UPDATE ON ${sql} ` +
      `FOR EACH ROW EXECUTE FUNCTION keep_record_index('${kind}')`,
  }));
  return ofRecords;
}

/** The whole SQL for a migration. It replaces what an earlier migration created. */
export function indexSql(): string {
  const functions = indexFunctions().map(({ name, returns, body }) => {
    return `CREATE OR REPLACE FUNCTION ${name} RETURNS ${returns} LANGUAGE sql STABLE AS $$${body}$$;`;
  });
  const triggers = indexTriggers().map(({ sql, table }) => {
    return `DROP TRIGGER IF EXISTS record_index ON ${table};\n${sql};`;
  });
  return [...functions, ...triggers].join("\n\n");
}
