import { z } from "zod";
import {
  entityOfAction,
  OTHER_AUDIT_ACTIONS,
  type AuditAction,
  type AuditEntity,
} from "@/lib/core/audit/audit-actions";
import { timeRange } from "@/lib/core/input/span";
import { cursorText, searchText } from "@/lib/core/input/text";
import type { Agreement, StoragePart } from "@/lib/core/records/parts";
import { ENTITY_AUDIT_ACTIONS } from "@/lib/entities";

export const AUDIT_ACTIONS: readonly AuditAction[] = [...OTHER_AUDIT_ACTIONS, ...ENTITY_AUDIT_ACTIONS];
export const AUDIT_ENTITIES: readonly AuditEntity[] = [...new Set(AUDIT_ACTIONS.map(entityOfAction))];

/** The actions on records of a kind, in the order of the list of actions. */
export function actionsOn(entity: AuditEntity): AuditAction[] {
  return AUDIT_ACTIONS.filter((action) => entityOfAction(action) === entity);
}

export const auditEventFilters = z.strictObject({
  entity: z.enum(AUDIT_ENTITIES).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  /** A staff member's email, or a program's name. */
  actor: searchText(320).optional(),
  /** The ref_id of a record. */
  record: searchText(64).optional(),
  range: timeRange.optional(),
  cursor: cursorText.optional(),
});
export type AuditEventFilters = z.output<typeof auditEventFilters>;

/** An event has no ref_id. It is identified by its row's id, which its copy in MongoDB also uses. */
export const eventRef = z.strictObject({ event: z.uuid() });

/** The actor. `email` is null for a program. */
export type AuditActor = { name: string; email: string | null };

export type AuditEventRow = {
  /** The row's id: see `eventRef`. */
  refId: string;
  /** Its number in the chain of its tenant, or in the one without a tenant. */
  seq: number;
  at: string;
  /** Absent if it belongs to no tenant, such as a sign-in. */
  tenant?: { refId: string; name: string };
  actor: AuditActor;
  /** One of AUDIT_ACTIONS, or another system's value. The same applies to `entity`. */
  action: string;
  entity: string;
  entityRef: string;
  /** Whether the record has a page and is neither deleted nor purged. */
  hasPage: boolean;
  reason: string | null;
  /** The old and the new state, if the change is a transition. */
  move: { from: string; to: string } | null;
  /** The fields that changed, or that a creation, a removal or a read recorded. */
  fields: string[];
  /** Whether the fields are of a change: they have a value before and one after. */
  changed: boolean;
};

export type AuditFields = { [field: string]: unknown };

export type AuditEventDetail = AuditEventRow & {
  requestId: string;
  ip: string | null;
  /** Null if there was nothing before, as for a creation or a read. */
  before: AuditFields | null;
  after: AuditFields | null;
  chain: {
    prevHash: string;
    hash: string;
    /** The hash recomputed from the row's current content. */
    recomputed: string;
    previous: { refId: string; seq: number; hash: string } | null;
    next: { refId: string; seq: number } | null;
  };
  storage: StoragePart[];
  agreement: Agreement;
};

/** The newest event of a chain; null when it is empty. */
export type ChainHead = { seq: number; hash: string; at: string } | null;

/** The result of verifying a whole chain: the first event that does not fit, or null. */
export type ChainCheck = { head: ChainHead; broken: { refId: string; seq: number } | null; tookMs: number };

/** The previous hash of a chain's first event. */
export const NO_HASH = "0".repeat(64);
