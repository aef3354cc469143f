import "server-only";
import type { Actor } from "@/lib/core/access/scope";
import { lockFor } from "@/lib/core/advisory-lock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import type { SavedView, ViewedList } from "@/lib/saved-views/model";
import { readDirectory, type Tx } from "@/lib/stores/postgres";

/** The maximum number of views per person: more would not help to find one. */
const MAX_VIEWS = 50;

/** A person's own views, by list and name. */
export async function viewsOf(actor: Actor & { kind: "staff" }): Promise<SavedView[]> {
  const [rows] = await readDirectory(actor, (db) => [
    db.savedView.findMany({
      where: { staffId: actor.id, deletedOn: null },
      orderBy: [{ list: "asc" }, { name: "asc" }],
      select: { refId: true, list: true, name: true, query: true },
    }),
  ]);
  return rows as SavedView[];
}

/**
 * Saves a person's view; one with the same name is replaced.
 * @throws INVALID beyond the maximum number of views
 */
export async function saveView(tx: Tx, staffId: string, view: { list: ViewedList; name: string; query: string }) {
  await actAs(tx, staffId);
  await lockFor(tx, "views", staffId);
  const { list, name, query } = view;
  const mine = { staffId, deletedOn: null };
  const there = await tx.savedView.findFirst({ where: { ...mine, list, name } });
  if (there) {
    await tx.savedView.updateMany({ where: { ...mine, id: there.id }, data: { query, rowVersion: { increment: 1 } } });
    return { refId: there.refId, before: { name, query: there.query } };
  }
  if ((await tx.savedView.count({ where: mine })) >= MAX_VIEWS) {
    throw new AppError("INVALID", `You already have ${MAX_VIEWS} saved views. Delete one first.`);
  }
  const refId = newRefId();
  await tx.savedView.create({ data: { id: newId(), refId, staffId, list, name, query } });
  return { refId, before: null };
}

/**
 * Removes one of the person's own views.
 * @throws NOT_FOUND
 */
export async function removeViewOf(tx: Tx, staffId: string, refId: string) {
  await actAs(tx, staffId);
  const view = await tx.savedView.findFirst({ where: { staffId, refId, deletedOn: null } });
  if (!view) throw new AppError("NOT_FOUND", "You have no such view.");
  await tx.savedView.deleteMany({ where: { staffId, id: view.id } });
  return { list: view.list, name: view.name, query: view.query };
}

/** Row-level security shows a view only to its owner. */
async function actAs(tx: Tx, staffId: string): Promise<void> {
  await tx.$executeRaw`SELECT set_config('app.staff_id', ${staffId}, true)`;
}
