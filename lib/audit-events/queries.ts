import "server-only";
import { z } from "zod";
import { headOf } from "@/lib/audit-events/chain";
import { eventParts, findEvent, neighboursOf } from "@/lib/audit-events/event";
import {
  auditEventFilters,
  eventRef,
  type AuditActor,
  type AuditEventDetail,
  type AuditEventRow,
  type ChainHead,
} from "@/lib/audit-events/model";
import { recordsWithPage } from "@/lib/audit-events/records";
import { listActors, listEvents, type EventListed } from "@/lib/audit-events/store";
import { query } from "@/lib/core/access/gate";
import { AppError } from "@/lib/core/errors";
import { listQuery } from "@/lib/core/records/list";

export const auditEventsList = listQuery({
  name: "audit_events.list",
  reach: "list",
  permission: "audit:read",
  input: auditEventFilters,
  find: ({ scope, input, page }) => listEvents(scope, input, page),
  show: async (rows, scope): Promise<AuditEventRow[]> => {
    const paged = await recordsWithPage(scope, rows);
    return rows.map((event) => toRow(event, paged));
  },
});

/** The actors of a tenant's events, for filtering. */
export const auditEventsActors = query({
  name: "audit_events.actors",
  reach: "tenant",
  permission: "audit:read",
  input: z.strictObject({}),
  run: async ({ scope }): Promise<AuditActor[]> => (await listActors(scope)).map(actorOf),
});

export const auditEventsDetail = query({
  name: "audit_events.detail",
  reach: "list",
  permission: "audit:read",
  input: eventRef,
  run: async ({ scope, input }): Promise<AuditEventDetail> => {
    const event = await findEvent(scope, input.event);
    if (!event) throw new AppError("NOT_FOUND", "This event is not in this trail.");
    const [paged, parts, { previous, next }] = await Promise.all([
      recordsWithPage(scope, [event]),
      eventParts(scope, event),
      neighboursOf(scope, event),
    ]);
    const { requestId, ip, before, after, prevHash, hash, recomputed } = event;
    const chain = {
      prevHash,
      hash,
      recomputed,
      previous: previous && { ...previous, seq: Number(previous.seq) },
      next: next && { refId: next.refId, seq: Number(next.seq) },
    };
    return { ...toRow(event, paged), requestId, ip, before, after, chain, ...parts };
  },
});

export const auditEventsHead = query({
  name: "audit_events.head",
  reach: "tenant",
  permission: "audit:read",
  input: z.strictObject({}),
  run: ({ scope }): Promise<ChainHead> => headOf(scope),
});

/** The newest event that belongs to no tenant. */
export const consoleEventsHead = query({
  name: "console_events.head",
  reach: "everywhere",
  permission: "audit:read",
  input: z.strictObject({}),
  run: ({ scope }): Promise<ChainHead> => headOf(scope),
});

function toRow(event: EventListed, paged: ReadonlySet<string>): AuditEventRow {
  const { id, seq, createdAt, tenantRef, tenantName, action, entity, entityRef, reason, from, to, fields, changed } =
    event;
  return {
    refId: id,
    seq: Number(seq),
    at: createdAt.toISOString(),
    ...(tenantRef && tenantName ? { tenant: { refId: tenantRef, name: tenantName } } : {}),
    actor: actorOf(event),
    action,
    entity,
    entityRef,
    hasPage: paged.has(entityRef),
    reason,
    move: from && to && from !== to ? { from, to } : null,
    fields,
    changed,
  };
}

function actorOf({ actor, staffName }: Pick<EventListed, "actor" | "staffName">): AuditActor {
  return staffName ? { name: staffName, email: actor } : { name: actor, email: null };
}
