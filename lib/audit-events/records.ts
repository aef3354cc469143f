import "server-only";
import type { EventListed } from "@/lib/audit-events/store";
import type { ListScope } from "@/lib/core/access/scope";
import { refId } from "@/lib/core/ref-id";
import { ownedBy, rowsOf, withRefIds } from "@/lib/core/rows";
import { ENTITIES } from "@/lib/entities";
import { readIn } from "@/lib/stores/postgres";

/** Tenants also have pages, which are not below a tenant. */
const WITH_PAGE = ENTITIES.filter(({ kind, path }) => path !== null || kind === "tenant");

/**
 * Which of the events' records have a page and are neither deleted nor purged, by ref_id, with one query for each kind.
 */
export async function recordsWithPage(
  scope: ListScope,
  events: Pick<EventListed, "entity" | "entityRef">[],
): Promise<ReadonlySet<string>> {
  const asked = WITH_PAGE.flatMap((entity) => {
    const own = events.filter((event) => event.entity === entity.kind && refId.safeParse(event.entityRef).success);
    return own.length > 0 ? [{ entity, refs: [...new Set(own.map(({ entityRef }) => entityRef))] }] : [];
  });
  if (asked.length === 0) return new Set();
  const found = await readIn(scope, (db) =>
    asked.map(({ entity, refs }) => {
      const where = { ...ownedBy(scope, entity), ...withRefIds(entity, refs), deletedOn: null };
      return rowsOf(db, entity).findMany({ where, select: { refId: true } });
    }),
  );
  return new Set(found.flat().map((row) => row.refId));
}
