import "server-only";
import { nameOf, staffIdOf, type Actor } from "@/lib/core/access/scope";
import { entityOfAction, type AuditAction } from "@/lib/core/audit/audit-actions";
import { newId, newRefId } from "@/lib/core/ids";
import type { Prisma, Tx } from "@/lib/stores/postgres";

type Json = Prisma.InputJsonObject;

/** What an action did to one record: its fields before and after. A read that leaves a trace has only `after`. */
export type Change = { ref: string; before: Json | null; after: Json | null };

export type RequestFacts = { requestId: string; ip: string | null };

/** What a program records in place of a request. */
export function programRun(program: string): RequestFacts {
  return { requestId: `program:${program}`, ip: null };
}

/**
 * A change larger than this (characters of JSON) is also copied to MongoDB, where its parts can be searched:
 * `storeDiffs`.
 */
const LARGE = 4_096;

/**
 * Writes the audit row of a change in the change's transaction, so that neither exists without the other. The database
 * numbers and chains it.
 * @param tenantId null for what belongs to no tenant
 */
export async function writeAudit(
  tx: Tx,
  o: { tenantId: string | null; actor: Actor; action: AuditAction; change: Change; request: RequestFacts },
): Promise<void> {
  const { before, after } = changedFields(o.change);
  await tx.auditEvent.create({
    data: {
      id: newId(),
      tenantId: o.tenantId,
      // The database sets these four: see chain_audit_event().
      seq: 0,
      at: new Date(),
      prevHash: "",
      hash: "",
      actor: nameOf(o.actor),
      actorId: staffIdOf(o.actor),
      action: o.action,
      entity: entityOfAction(o.action),
      entityRef: o.change.ref,
      before: before ?? undefined,
      after: after ?? undefined,
      diffRef: JSON.stringify([before, after]).length > LARGE ? newRefId() : null,
      requestId: o.request.requestId,
      ip: o.request.ip,
    },
  });
}

/** Only the fields that differ, on both sides. */
function changedFields({ before, after }: Change): { before: Json | null; after: Json | null } {
  if (!before || !after) return { before, after };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const pick = (side: Json) => Object.fromEntries(changed.map((field) => [field, side[field] ?? null]));
  return { before: pick(before), after: pick(after) };
}
