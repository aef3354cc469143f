import "server-only";
import { inChainOf } from "@/lib/audit-events/chain";
import type { AuditFields } from "@/lib/audit-events/model";
import { LISTED, WITH_NAMES, type EventListed } from "@/lib/audit-events/store";
import type { ListScope } from "@/lib/core/access/scope";
import { diffOf } from "@/lib/core/audit/audit-diffs";
import { sha256 } from "@/lib/core/ids";
import { comparison } from "@/lib/core/records/comparison";
import { factsOf, type Agreement, type StoragePart } from "@/lib/core/records/parts";
import { Prisma, readIn } from "@/lib/stores/postgres";

/** The whole row, with the hash recomputed from its current content. */
export type WholeEvent = EventListed & {
  tenantId: string | null;
  before: AuditFields | null;
  after: AuditFields | null;
  diffRef: string | null;
  requestId: string;
  ip: string | null;
  prevHash: string;
  hash: string;
  recomputed: string;
};

export async function findEvent(scope: ListScope, id: string): Promise<WholeEvent | null> {
  const within = scope.kind === "tenant" ? Prisma.sql`e.tenant_id = ${scope.tenantId}::uuid` : Prisma.sql`TRUE`;
  const [[event]] = await readIn(scope, (db) => [
    db.$queryRaw<WholeEvent[]>`
      SELECT ${LISTED}, e.tenant_id AS "tenantId", e.before, e.after, e.diff_ref::text AS "diffRef",
        e.request_id AS "requestId", host(e.ip) AS ip, e.prev_hash AS "prevHash", e.hash, audit_event_hash(e) AS recomputed
      FROM audit_events e ${WITH_NAMES} WHERE e.id = ${id}::uuid AND ${within}`,
  ]);
  return event ?? null;
}

/** The previous and next event in the chain. */
export async function neighboursOf(scope: ListScope, { tenantId, seq }: WholeEvent) {
  const [rows] = await readIn(scope, (db) => [
    db.$queryRaw<{ refId: string; seq: bigint; hash: string }[]>`
      SELECT id AS "refId", seq, hash FROM audit_events
      WHERE ${inChainOf(tenantId)} AND seq IN (${seq - 1n}, ${seq + 1n})`,
  ]);
  const at = (wanted: bigint) => rows.find((row) => row.seq === wanted) ?? null;
  return { previous: at(seq - 1n), next: at(seq + 1n) };
}

/** The row, the copy of a large change in MongoDB, and whether they match. */
export async function eventParts(
  scope: ListScope,
  event: WholeEvent,
): Promise<{ storage: StoragePart[]; agreement: Agreement }> {
  const { agreement, compare } = comparison();
  const row: StoragePart = {
    store: "PostgreSQL",
    place: "audit_events",
    part: {
      state: "present",
      value: [
        { label: "id", value: event.id, kind: "id" },
        { label: "seq", value: String(event.seq) },
        { label: "before and after", value: String(JSON.stringify([event.before, event.after]).length), kind: "bytes" },
        { label: "at", value: event.createdAt.toISOString(), kind: "time" },
      ],
    },
  };
  // MongoDB is only read within one tenant.
  if (!event.diffRef || scope.kind !== "tenant") return { storage: [row], agreement };
  const copy = await diffOf(scope, event.diffRef, event.createdAt);
  if (copy.state === "present") {
    const { auditRef, before, after } = copy.value;
    compare("id of the row and auditRef of the document", event.id, auditRef);
    compare("before and after in the row and in the document", digest(event), digest({ before, after }));
  }
  const document: StoragePart = {
    store: "MongoDB",
    place: "audit_diffs",
    part: factsOf(copy, ({ refId, createdAt, expiresAt }) => [
      { label: "refId", value: refId, kind: "id" },
      { label: "created", value: createdAt.toISOString(), kind: "time" },
      { label: "kept until", value: expiresAt.toISOString(), kind: "time" },
    ]),
  };
  return { storage: [row, document], agreement };
}

function digest({ before, after }: { before: unknown; after: unknown }): string {
  return sha256(JSON.stringify([before, after]));
}
