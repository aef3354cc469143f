import "server-only";
import type { Entity } from "@/lib/core/entity";
import { keyset, type Position } from "@/lib/core/records/cursor";
import { ownedBy, rowsOf } from "@/lib/core/rows";
import type { CheckRows } from "@/lib/core/upkeep/upkeep";
import { ENTITIES } from "@/lib/entities";
import type { Part } from "@/lib/integrity/finding";
import { inTenant } from "@/lib/stores/postgres";
import { upkeepOf } from "@/lib/upkeep";

const BATCH = 200;

/** Checks the rows of each entity that are not in the trash against the documents and objects that they refer to. */
export const ROW_PARTS: readonly Part[] = ENTITIES.flatMap((entity) => {
  const { checkRows } = upkeepOf(entity);
  return checkRows ? [rowsPart(entity, checkRows)] : [];
});

function rowsPart(entity: Entity, checkRows: CheckRows): Part {
  return {
    name: `rows of ${entity.kind}`,
    check: async (context, after) => {
      const position: Position | null = after && { at: new Date(after.at ?? 0), id: after.id ?? "", way: "after" };
      const { where, orderBy } = keyset(position);
      const find = { where: { ...ownedBy(context.scope, entity), deletedOn: null, ...where }, orderBy, take: BATCH };
      const rows = await inTenant(context.scope, (tx) => rowsOf(tx, entity).findMany(find));
      const last = rows.at(-1);
      const next = last && rows.length === BATCH ? { at: last.createdAt.toISOString(), id: last.id } : null;
      return { checked: rows.length, findings: await checkRows(context, rows), next };
    },
  };
}
