import "server-only";
import { nameOf, staffIdOf, type TenantScope } from "@/lib/core/access/scope";
import type { ReviewView } from "@/lib/core/records/machine";
import { readIn } from "@/lib/stores/postgres";

type ReviewedRow = {
  submittedBy: string | null;
  submittedAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  /** The author, if staff can edit the text here. */
  author?: string | null;
};

/** The names of who submitted a record and who decided on it. */
export async function reviewOf(scope: TenantScope, row: ReviewedRow): Promise<ReviewView> {
  const ids = [row.submittedBy, row.decidedBy].filter((id) => id !== null);
  const [staff] = await readIn(scope, (db) => [
    db.staff.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
  ]);
  const isYou = (id: string | null) => id !== null && id === staffIdOf(scope.actor);
  const wrote = scope.actor.kind === "staff" && row.author === nameOf(scope.actor);
  const named = (id: string | null) =>
    id === null
      ? null
      : {
          name: staff.find((person) => person.id === id)?.name ?? "former staff",
          isYou: isYou(id),
        };
  return {
    submitted: row.submittedAt && { by: named(row.submittedBy), at: row.submittedAt.toISOString() },
    decided: row.decidedAt && {
      by: named(row.decidedBy),
      at: row.decidedAt.toISOString(),
      reason: row.decisionReason,
    },
    yours: isYou(row.submittedBy) ? "submitted" : wrote ? "wrote" : null,
  };
}
