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

/** Actions to records of a kind, in the order of the list of actions. */
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

/** An event has no ref_id of its own: its row's id, by which its copy in MongoDB names it, stands for one. */
export const eventRef = z.strictObject({ event: z.uuid() });

/** Who did it. `email` is null for a program. */
export type AuditActor = { name: string; email: string | null };

export type AuditEventRow = {
  /** The row's id: see `eventRef`. */
  refId: string;
  /** Its number in the chain of its tenant, or of what belongs to none. */
  seq: number;
  at: string;
  /** None where it belongs to no tenant, as a sign-in. */
  tenant?: { refId: string; name: string };
  actor: AuditActor;
  /** One of AUDIT_ACTIONS, or the word another system wrote; so is `entity`. */
  action: string;
  entity: string;
  entityRef: string;
  /** Whether the record has a page and is neither deleted nor purged. */
  hasPage: boolean;
  reason: string | null;
  /** The state it left and the one it reached, where the change is a move. */
  move: { from: string; to: string } | null;
  /** The fields that changed, or that a read noted. */
  fields: string[];
};

export type AuditFields = { [field: string]: unknown };

export type AuditEventDetail = AuditEventRow & {
  requestId: string;
  ip: string | null;
  /** Null where there was nothing before, as for what was made or only read. */
  before: AuditFields | null;
  after: AuditFields | null;
  chain: {
    prevHash: string;
    hash: string;
    /** The hash that the row as it is now gives. */
    recomputed: string;
    previous: { refId: string; seq: number; hash: string } | null;
    next: { refId: string; seq: number } | null;
  };
  storage: StoragePart[];
  agreement: Agreement;
};

/** The newest event of a chain; null before the first. */
export type ChainHead = { seq: number; hash: string; at: string } | null;

/** What a look over a whole chain found: the first event that does not fit, or null. */
export type ChainCheck = { head: ChainHead; broken: { refId: string; seq: number } | null; tookMs: number };

/** What the first event of a chain names as the hash before it. */
export const NO_HASH = "0".repeat(64);
